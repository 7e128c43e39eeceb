# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev attack [arguments of test/attack/run.py]

attack() {
    need redis-server openssl python3
    build_preset release plimsoll
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 test/attack/run.py --plimsoll build/release/bin/plimsoll "$@"
}
