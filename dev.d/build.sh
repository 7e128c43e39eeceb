# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev build [PRESET]

build() {
    local preset=${1:-release}
    if [ "$preset" = release ]; then build_release; else build_preset "$preset"; fi
}
