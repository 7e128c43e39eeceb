# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev test: unit tests (ctest), then component and integration tests (pytest) of the real program.

test_packages=(python3-pytest python3-pytest-xdist redis-server prometheus openssl)

# run_ctest PRESET [ctest arguments]: adds to passed and failed.
run_ctest() {
    local preset=$1 log summary
    shift
    log=build/$preset.ctest.log
    say "unit tests ($preset)"
    ctest --preset "$preset" -j2 "$@" 2>&1 | tee "$log" | grep -vE '^ *(Start|[0-9]+/[0-9]+ Test .* Passed)' || true
    summary=$(grep -E 'tests? failed out of' "$log") || die "ctest did not finish, see $log"
    local failures total
    failures=$(sed -E 's/.*, ([0-9]+) tests? failed.*/\1/' <<<"$summary")
    total=$(sed -E 's/.*out of ([0-9]+).*/\1/' <<<"$summary")
    passed=$((passed + total - failures))
    failed=$((failed + failures))
}

# run_pytest BINARY FOLDER…: adds to passed and failed.
run_pytest() {
    local binary=$1 report=build/pytest.xml status=0
    shift
    # More at once than there are processors: most of what they do is wait.
    say "tests of the running program: $*"
    rm -f "$report"
    PLIMSOLL=$PWD/$binary PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m pytest -q -n 6 -p no:cacheprovider \
        --rootdir test --junitxml "$report" "$@" || status=$?
    [ -s "$report" ] || die "pytest did not finish (exit $status)"
    local total bad
    read -r total bad < <(python3 -c '
import sys, xml.etree.ElementTree as tree
suite = tree.parse(sys.argv[1]).getroot().find("testsuite")
count = lambda key: int(suite.get(key))
print(count("tests") - count("skipped"), count("failures") + count("errors"))' "$report")
    passed=$((passed + total - bad))
    failed=$((failed + bad))
}

summary() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

test() { # shadows the builtin, which is not used below
    need "${test_packages[@]}"
    passed=0 failed=0
    build_preset dev
    run_ctest dev
    run_pytest build/dev/bin/plimsoll test/component test/integration
    summary
}
