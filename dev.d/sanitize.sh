# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
# ./dev sanitize [asan|gcc|tsan]…: unit and component tests under sanitizers, inputs of fuzz targets replayed.
# Under tsan only the modules that know of threads.

# shellcheck source=dev.d/test.sh
. dev.d/test.sh

threaded=(runtime telemetry)

sanitize() {
    need "${test_packages[@]}"
    passed=0 failed=0
    local preset
    for preset in "${@:-asan}"; do
        if [ "$preset" = tsan ]; then
            build_preset tsan "${threaded[@]/%/_test}"
            run_ctest tsan -R "^($(IFS='|' && echo "${threaded[*]}")):"
        else
            build_preset "$preset"
            run_ctest "$preset" -L 'unit|fuzz'
            run_pytest "build/$preset/bin/plimsoll" test/component
        fi
    done
    summary
}
