# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev bench [arguments of bench/run.py]

bench() {
    need_programs_only nginx-light wrk redis-server redis-tools prometheus openssl python3
    build_preset release plimsoll plimsoll_bench_client
    python3 bench/run.py "$@"
}

# As need, but no service of the packages is started: the bench starts its own servers on ports of its own.
need_programs_only() {
    local policy=/usr/sbin/policy-rc.d
    if [ "$(id -u)" != 0 ] || [ -e "$policy" ]; then
        need "$@"
        return
    fi
    (
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        need "$@"
    )
}
