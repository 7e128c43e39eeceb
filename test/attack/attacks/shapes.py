# SPDX-License-Identifier: Apache-2.0
"""Requests that are not what they should be, and what is smuggled behind them."""
import collections

from client import Client, answers_in, keep_on, many, request

HOST = b"Host: plimsoll\r\n"
SECOND = request("/version")  # what no answer may be given to


def _get(fields, host=HOST, end=b"\r\n", line=b"GET /livez HTTP/1.1\r\n"):
    return line + host + fields + end


# Each with the status that refuses it; None: the request itself is fine, is answered and ends the connection.
SMUGGLED = {
    "length and chunked": (_get(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + b"0\r\n\r\n", (400, None)),
    "chunked and length": (_get(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + b"0\r\n\r\n", (400, None)),
    "xchunked": (_get(b"Transfer-Encoding: xchunked\r\n"), (400, None)),
    "chunked, identity": (_get(b"Transfer-Encoding: chunked, identity\r\n") + b"0\r\n\r\n", (400, None)),
    "two codings": (_get(b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n") + b"0\r\n\r\n", (400, None)),
    "coding of a blank": (_get(b"Transfer-Encoding : chunked\r\n") + b"0\r\n\r\n", (400,)),
    "coding behind VT": (_get(b"Transfer-Encoding: \x0bchunked\r\n") + b"0\r\n\r\n", (400, None)),
    "body of a GET": (_get(b"Content-Length: %d\r\n" % len(SECOND)), (None,)),
    "doubled length": (_get(b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(SECOND)), (400,)),
    "equal lengths": (_get(b"Content-Length: 5\r\nContent-Length: 5\r\n") + b"hello", (400,)),
    "list of lengths": (_get(b"Content-Length: 0, 0\r\n"), (400,)),
    "signed length": (_get(b"Content-Length: +5\r\n") + b"hello", (400,)),
    "negative length": (_get(b"Content-Length: -1\r\n"), (400,)),
    "hexadecimal length": (_get(b"Content-Length: 0x5\r\n") + b"hello", (400,)),
    "huge length": (_get(b"Content-Length: 18446744073709551616\r\n"), (400,)),
    "folded": (_get(b"X-A: b\r\n Content-Length: 5\r\n"), (400,)),
    "folded at first": (_get(b" X-A: b\r\n", host=b""), (400,)),
    "bare LF": (_get(b"X-A: b\nContent-Length: 5\r\n"), (400,)),
    "bare LF at the end": (_get(b"", end=b"\n"), (400,)),
    "bare CR": (_get(b"X-A: b\rContent-Length: 5\r\n"), (400,)),
    "NUL in a field": (_get(b"X-A: b\0c\r\n"), (400,)),
    "no Host": (_get(b"", host=b""), (400,)),
    "two Hosts": (_get(HOST), (400,)),
    "field without a colon": (_get(b"Content-Length\r\n"), (400,)),
    "blank in a name": (_get(b"Content Length: 5\r\n"), (400,)),
    "two blanks": (_get(b"", line=b"GET /livez HTTP/1.1 \r\n"), (400, 505)),
    "HTTP/2's preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 505)),
    "HTTP/0.9": (b"GET /livez\r\n", (400,)),
}


def _wrong_about(received, allowed):
    """What the server should not have answered to a shape; None if all is well."""
    answers = answers_in(received)
    status = int(received.split()[1]) if answers else 400  # no answer at all refuses, too
    if answers > 1 or b"gitVersion" in received:
        return "a second request was answered"
    if status not in allowed and not (status == 200 and None in allowed):
        return f"answered with {status}"
    if status != 400 and b"onnection: close" not in received:
        return "the connection was to be kept"
    return None


async def smuggling(target, deed):
    """requests with a second one hidden behind: lengths and codings that contradict, folding, bare LF, Hosts"""
    context, shapes = target.context(), list(SMUGGLED.items())
    judged = collections.Counter()

    async def one(number):
        name, (data, allowed) = shapes[number % len(shapes)]
        client = await Client.connect(target, context, number)
        try:
            await client.send(data + SECOND)
            received = await client.rest()  # a connection that breaks instead tells nothing
        finally:
            client.close()
        judged[name] += 1
        deed.counts["closed after one answer"] += answers_in(received) == 1
        wrong = _wrong_about(received, allowed)
        deed.must(wrong is None, f"{name}: {wrong}")
    await many(deed, len(shapes), 8, one)
    await keep_on(deed, target.size.seconds, 8, one)
    deed.counts["shapes judged"] = len(judged)
    deed.happened("closed after one answer", len(shapes))
    deed.must(len(judged) == len(shapes), f"never judged: {', '.join(set(SMUGGLED) - set(judged))}")


async def _flood(target, deed, data, status, workers=8):
    """Something that is refused with that status, again and again, on a new connection each."""
    context = target.context()

    async def one(number):
        client = await Client.connect(target, context, number)
        try:
            client.writer.write(data(number))
            answered, _ = await client.answer()
            deed.counts[f"refused with {answered}"] += 1
            deed.must(answered == status, f"answered with {answered} instead of {status}")
        finally:
            client.close()
    await keep_on(deed, target.size.seconds, workers, one)
    deed.happened(f"refused with {status}", 20)


async def header_count(target, deed):
    """heads of 10,000 fields"""
    await _flood(target, deed, lambda _: _get(b"A: b\r\n" * 10000), 431)


async def header_size(target, deed):
    """heads of one field of a megabyte"""
    await _flood(target, deed, lambda _: _get(b"X-Large: " + b"a" * 2 ** 20 + b"\r\n"), 431)


async def invalid(target, deed):
    """nothing but invalid requests"""
    kinds = (b"\x16\x03\x01 hello\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n", b"GET\r\n\r\n",
             b"G\0T / HTTP/1.1\r\n\r\n", b"\r\n" * 40, b"GET /livez HTTP/1.1\r\n: empty\r\n\r\n")
    await _flood(target, deed, lambda number: kinds[number % len(kinds)], 400, workers=16)


ATTACKS = (header_count, header_size, invalid, smuggling)
