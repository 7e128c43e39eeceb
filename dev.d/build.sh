# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev build [PRESET]

build() { build_preset "${1:-release}"; }
