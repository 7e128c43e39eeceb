# SPDX-License-Identifier: Apache-2.0
"""Requests that are valid, and too many or too large."""
import asyncio

from client import PATIENCE, Client, converse, keep_on, request
from support.serving import METRIC


async def pipelining(target, deed):
    """thousands of requests at once on each connection, of somebody who reads the answers"""
    context = target.context("user")
    at_once = 2000

    async def one(number):
        client = await Client.connect(target, context, number)
        try:
            client.writer.write(request(METRIC) * at_once)
            for _ in range(at_once):
                status, _ = await client.answer()
                deed.counts[f"answered {status}"] += 1
        finally:
            client.close()
    await keep_on(deed, target.size.seconds, 4, one)
    deed.happened("answered 200", at_once)


async def requests_at_speed(target, deed):
    """nobody's requests for what is open to everybody, as fast as they go, on kept connections"""
    await converse(target, deed, target.context(), 16, lambda _: request("/readyz"))
    deed.happened("answered 200", 100)


async def endless_bodies(target, deed):
    """requests whose bodies never end"""
    context = target.context("user")
    framings = ("Transfer-Encoding: chunked", "Content-Length: 9223372036854775807")
    piece = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"

    async def one(number):
        client = await Client.connect(target, context, number)
        try:
            client.writer.write(request(METRIC, framings[number % 2], method=("GET", "POST")[number // 2 % 2]))

            async def pour():
                while True:
                    await client.send(piece)
                    deed.counts["KiB of bodies sent"] += len(piece) // 1024
            pouring = asyncio.ensure_future(pour())
            try:
                status, _ = await client.answer()
                deed.counts[f"answered {status}"] += 1
                await asyncio.wait({pouring}, timeout=PATIENCE)
                deed.must(pouring.done(), "a body is taken for ever")
                deed.counts["cut by the server"] += pouring.done()
            finally:
                pouring.cancel()
        finally:
            client.close()
    await keep_on(deed, target.size.seconds, 8, one)
    deed.happened("cut by the server", 4)


def _selectors():
    """Three of nearly 64 KiB (a head's limit): the largest that is valid, one of too many requirements, one that is
    wrong at its end."""
    largest = "%2C".join(f"k{n}+notin+%28" + "%2C".join(f"{m:x>57}" for m in range(17)) + "%29" for n in range(60))
    requirements = "%2C".join(f"k{n}%3Dv{n}" for n in range(4100))
    return largest, requirements, largest + "%2C%21%21"


async def selectors(target, deed):
    """label selectors of nearly 64 KiB"""
    texts = _selectors()
    deed.must(all(61000 < len(text) < 65000 for text in texts), f"sizes: {[len(text) for text in texts]}")
    await converse(target, deed, target.context("user"), 8,
                   lambda number: request(f"{METRIC}?labelSelector={texts[number % len(texts)]}"))
    deed.must(set(deed.counts) <= {"answered 200", "answered 400"}, "a selector was answered with something else")
    deed.happened("answered 200", 10)
    deed.happened("answered 400", 5)


ATTACKS = (pipelining, requests_at_speed, endless_bodies, selectors)
