#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on what coroutines here must not hold: a `{…}` temporary or a capturing lambda inside a
co_await expression (g++ 12 destroys such temporaries twice), a co_await beside && or || in a loop's
condition (g++ 12 awaits it whatever the other side says), detached work, erased executors and
Asio's own resolver (it has one thread for all names and ignores cancellation)."""
import pathlib
import re
import sys

FORBIDDEN = ["asio::detached", "any_io_executor", "ip::tcp::resolver", "tcp::resolver"]
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(match):
    """The same number of characters and lines, without content."""
    return re.sub(r"[^\n]", " ", match[0])


def expression(text, start):
    """The text of the expression that begins at `start`: up to the `;`, `,` or bracket that ends it."""
    depth = 0
    for i in range(start, len(text)):
        c = text[i]
        if c in "([{":
            if c == "{" and depth == 0 and not re.search(r"[\w>\]]\s*$", text[start:i]):
                return text[start:i]
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                return text[start:i]
        elif c in ";," and depth == 0:
            return text[start:i]
    return text[start:]


def bracketed(text, start):
    """The text from `start`, just behind a round bracket, to the one that closes it."""
    depth = 1
    for i in range(start, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0:
            return text[start:i]
    return text[start:]


def problems_of(text):
    """Yields `line, problem`."""
    code = COMMENT_OR_STRING.sub(blank, text)
    for match in re.finditer(r"\bco_await\b", code):
        awaited = expression(code, match.end())
        line = code.count("\n", 0, match.start()) + 1
        if re.search(r"\[[^\]]+\]\s*(\(|\{|mutable)", awaited) and re.search(r"(^|[(,=])\s*\[[^\]]*[&=\w]", awaited):
            yield line, "a capturing lambda inside a co_await expression; name it first"
        elif "{" in awaited:
            yield line, "a {…} temporary inside a co_await expression; name it first"
    for match in re.finditer(r"\b(while|for)\s*\(", code):
        condition = bracketed(code, match.end())
        if "co_await" in condition and ("&&" in condition or "||" in condition):
            yield code.count("\n", 0, match.start()) + 1, "co_await beside && or || in a loop's condition; test it inside the loop"
    for word in FORBIDDEN:
        for match in re.finditer(re.escape(word), code):
            yield code.count("\n", 0, match.start()) + 1, f"{word} has no place in src/"


def self_test():
    bad = ["co_await f(opts{a, b});", "co_await f([x] { g(x); });", "auto r = co_await g({1, 2});",
           "x.async_wait(asio::detached);", "co_await f([&](int) { return x; }, y);",
           "co_await opts{a, b};", "co_await opts{a, b}.run();", "co_await [x] { return g(x); }();",
           "co_await [x]() { return g(x); }();", "if (co_await probe{a}.ok()) x();", "while (a && co_await b()) c();", "for (; a || co_await b();) c();"]
    good = ["co_await f(a, b);", "if (!co_await f(x)) { y(); }", "auto r = co_await t.wait(use_awaitable);",
            "// co_await f(opts{a});", 'co_await f("{x}");', "co_await f(v[i]);",
            "while (co_await next(v)) { a[0] = 1; }"]
    for code in bad:
        assert list(problems_of(code)), f"not found: {code}"
    for code in good:
        assert not list(problems_of(code)), f"false alarm: {code} {list(problems_of(code))}"


def main():
    self_test()
    root = pathlib.Path(__file__).resolve().parents[2]
    failed = seen = 0
    for base in (root / "include", root / "src"):
        for path in sorted(base.rglob("*.[ch]pp")):
            seen += 1
            for number, problem in problems_of(path.read_text()):
                print(f"{path.relative_to(root)}:{number}: {problem}")
                failed += 1
    print(f"coroutines: {seen} files, {failed} problems")
    sys.exit(1 if failed or not seen else 0)


if __name__ == "__main__":
    main()
