# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev run: the playground.

run() {
    need redis-server prometheus openssl python3
    build_preset release plimsoll
    exec python3 test/playground/run.py --plimsoll build/release/bin/plimsoll "$@"
}
