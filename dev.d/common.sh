# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the commands of ./dev share: progress, packages, builds.

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() {
    echo "dev: $*" >&2
    exit 1
}

# One list for all that compiles; CONTRIBUTING.md says what each is for.
build_packages=(
    clang-19 llvm-19 libclang-rt-19-dev cmake ninja-build pkg-config g++ python3
    libboost1.81-dev libssl-dev libc-ares-dev libhiredis-dev nlohmann-json3-dev libyaml-cpp-dev
    prometheus-cpp-dev libspdlog-dev libcli11-dev libhowardhinnant-date-dev tzdata catch2
)

# need PACKAGE…: installs those that are missing.
need() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || die "missing packages, and only root can install them: apt-get install ${missing[*]}"
    say "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 \
        "${missing[@]}" >/dev/null
}

# build_preset PRESET [TARGET…]
build_preset() {
    local preset=$1
    shift
    need "${build_packages[@]}"
    mkdir -p build
    say "building preset $preset${*:+: $*}"
    cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 || {
        cat "build/$preset.configure.log" >&2
        die "cmake failed"
    }
    local targets=()
    [ $# = 0 ] || targets=(--target "$@")
    NINJA_STATUS='[%f/%t %es] ' cmake --build --preset "$preset" "${targets[@]}"
}

# build_release [TARGET…]: the product, and whether it is hardened as cmake/hardening.cmake asks.
build_release() {
    build_preset release "$@"
    python3 test/checks/check_release.py build/release/bin/plimsoll
}

# All C++ sources that are ours.
cpp_sources() { find . -path ./build -prune -o \( -name '*.hpp' -o -name '*.cpp' \) -print; }
