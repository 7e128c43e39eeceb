#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads every #include of include/ and src/ and fails on an arrow between modules that is not drawn
here, and on a third-party header in a file that may not have it (src/README.md explains the table)."""
import pathlib
import re
import sys

# module -> what it may include of ours: a module, or one header of it.
ARROWS = {
    "domain": [],
    "calendar": ["domain"],
    "http": [],
    "telemetry": [],
    "runtime": ["domain", "telemetry"],
    "config": ["domain", "calendar"],
    "wire": ["domain"],
    "net": ["domain", "http", "runtime", "telemetry"],
    "catalog": ["domain", "calendar", "runtime", "telemetry"],
    "polling": ["domain", "config/settings.hpp", "runtime", "telemetry", "catalog"],
    "backends": ["domain", "config/settings.hpp", "http", "runtime", "telemetry", "net", "polling/backend.hpp"],
    "cluster": ["domain", "http", "wire", "runtime", "telemetry", "net"],
    "auth": ["domain", "http", "runtime", "telemetry", "net/certificate.hpp", "cluster"],
    # runtime: a request is answered by a coroutine, and runtime owns the coroutine type.
    "api": ["domain", "http", "wire", "runtime", "catalog", "auth", "cluster/client.hpp", "telemetry"],
    "app": ["*"],
}

# Third-party header (a prefix of its path) -> the files or folders below src/ and include/plimsoll/
# that may include it. Heavy ones are listed file by file: each costs seconds wherever it appears.
THIRD_PARTY = {
    "boost/system/": ["domain", "runtime", "net", "cluster", "polling", "backends", "app"],
    "boost/assert/": ["domain"],
    "boost/container/": ["domain", "polling"],
    "boost/asio/ssl": ["net/", "third_party/asio.cpp"],
    "boost/asio/impl/src.hpp": ["third_party/asio.cpp"],
    "boost/asio/": ["runtime", "net", "cluster", "auth", "polling", "backends", "app/drain.cpp", "app/process.cpp",
                    "app/reload", "app/commands/ask_once.cpp"],
    "boost/beast/src.hpp": ["third_party/beast.cpp"],
    "boost/beast/": ["net/request_parser", "net/server_response", "net/http_"],
    "openssl/": ["net", "backends/redis", "backends/prometheus/access_files", "config/base64", "auth/token_hash"],
    "ares": ["net/dns_", "net/resolver"],
    "hiredis": ["backends/redis/resp"],
    "read.h": ["backends/redis/resp"],
    "nlohmann/": ["wire", "telemetry/log_line", "auth/request_header_config", "auth/header_names",
                  "backends/prometheus/query_reply.cpp"],
    "yaml-cpp/": ["config"],
    "spdlog/": ["telemetry/log"],
    "prometheus/": ["telemetry/registry"],
    "CLI/": ["app/commands"],
    "date/": ["calendar/zone.cpp"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")')
STANDARD = re.compile(r"^[a-z_]+$|^(sys|netinet|arpa|netdb|net)/|^c[a-z]+$")
C_HEADERS = {"unistd.h", "fcntl.h", "poll.h", "pthread.h", "netdb.h", "errno.h", "signal.h", "malloc.h", "string.h", "stdlib.h",
             "link.h"}


def allowed_module(module, target):
    """Whether `module` may include plimsoll/<target>."""
    if target.split("/")[0] == module:
        return True
    return any(rule in ("*", target) or target.startswith(rule + "/") for rule in ARROWS.get(module, []))


def allowed_third_party(where, header):
    """None when `header` is the standard library's or listed for `where`; else what is wrong."""
    if STANDARD.match(header) or header in C_HEADERS:
        return None
    rules = [prefix for prefix in THIRD_PARTY if header.startswith(prefix)]
    if not rules:
        return f"<{header}> is in no rule of {sys.argv[0]}"
    if any(where.startswith(place) for place in THIRD_PARTY[max(rules, key=len)]):
        return None
    return f"<{header}> may not be included here"


def problems_of(path, where):
    """Yields `line, problem` for each include that is not allowed."""
    module = where.split("/")[0]
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        header = match[1][1:-1]
        if match[1].startswith('"'):
            if module != "app" and ".." in header.split("/"):
                yield number, f'"{header}": a private header lies in the folder of who includes it'
        elif header.startswith("plimsoll/"):
            target = header[len("plimsoll/"):]
            if not allowed_module(module, target):
                yield number, f"{module} may not include {target}"
        else:
            problem = allowed_third_party(where, header)
            if problem:
                yield number, problem


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    failed = seen = 0
    for base in (root / "include" / "plimsoll", root / "src"):
        for path in sorted(base.rglob("*.[ch]pp")):
            seen += 1
            for number, problem in problems_of(path, str(path.relative_to(base))):
                print(f"{path.relative_to(root)}:{number}: {problem}")
                failed += 1
    print(f"arrows: {seen} files, {failed} problems")
    sys.exit(1 if failed or not seen else 0)


if __name__ == "__main__":
    main()
