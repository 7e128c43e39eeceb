# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev format

format() {
    need clang-format-19
    cpp_sources | xargs clang-format-19 -i
}
