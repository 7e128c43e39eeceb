# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
# ./dev check: all that a compiler does not say. Every check runs, then the failures are named.

check() {
    need "${build_packages[@]}" clang-format-19 clang-tidy-19 shellcheck
    local failed=()
    step() {
        local name=$1
        shift
        say "check: $name"
        "$@" || failed+=("$name")
    }
    step arrows python3 test/checks/check_arrows.py
    step coroutines python3 test/checks/check_coroutines.py
    step formatting check_format
    step "shell scripts" shellcheck -x dev dev.d/*.sh .ci/run test/e2e/build-control-plane certs/*.sh
    step "python scripts" check_python
    step clang-tidy check_tidy
    if [ ${#failed[@]} -gt 0 ]; then die "check failed: ${failed[*]}"; fi
    say "all checks passed"
}

check_format() { cpp_sources | xargs clang-format-19 --dry-run --Werror; }

check_python() { find test bench dev.d -name '*.py' -print0 | xargs -0 -n 50 python3 -c '
import ast, sys
for path in sys.argv[1:]:
    ast.parse(open(path).read(), path)'; }

# The product's own libraries and program; tests are judged by the compiler alone.
check_tidy() { build_preset tidy plimsoll; }
