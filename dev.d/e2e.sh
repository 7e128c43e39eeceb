# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev e2e [arguments of test/e2e/run.py]

e2e() {
    need redis-server prometheus openssl python3 python3-venv
    build_release plimsoll
    local programs
    programs=$(test/e2e/build-control-plane)
    python3 test/e2e/run.py --plimsoll build/release/bin/plimsoll --programs "$programs" --out out/e2e "$@"
}
