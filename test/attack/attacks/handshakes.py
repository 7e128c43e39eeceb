# SPDX-License-Identifier: Apache-2.0
"""Handshakes that are completed, are none, or are asked for again."""
import asyncio
import os

from attacks.hellos import client_hello
from client import Client, answers_in, keep_on, request
from target import ADDRESS

REFUSED = "plimsoll_tls_handshake_errors_total"


async def _complete(target, deed, number_of):
    context = target.context("user")

    async def one(number):
        client = await Client.connect(target, context, number_of(number))
        deed.counts["handshakes"] += 1
        client.close()
    await keep_on(deed, target.size.seconds, 32, one)
    deed.happened("handshakes", 30)


async def handshakes_of_one(target, deed):
    """handshakes with a client certificate as fast as they go, from one address"""
    await _complete(target, deed, lambda number: 0)


async def handshakes_of_many(target, deed):
    """handshakes with a client certificate as fast as they go, from 200 addresses"""
    await _complete(target, deed, lambda number: number)


async def garbage(target, deed):
    """bytes that are no TLS: noise, HTTP in the clear, records cut short, lengths that lie"""
    hello = client_hello(target)
    kinds = (os.urandom(512), request("/livez"), hello[:40], b"\x16\x03\x01\xff\xff" + hello[5:],
             b"\x15\x03\x01\x00\x02\x02\x28", b"\x80\x2e\x01\x00\x02", bytes(20000), hello[:6] + b"\xff" + hello[7:],
             hello + os.urandom(300))

    async def one(number):
        client = await Client.connect(target, None, number)
        try:
            await client.send(kinds[number % len(kinds)])
            client.writer.write_eof()
            deed.must(not answers_in(await client.rest()), "garbage was answered")
        finally:
            deed.counts["connections"] += 1
            client.close()
    refused = target.counter(REFUSED)
    await keep_on(deed, target.size.seconds, 16, one)
    deed.counts["handshakes refused"] = int(target.counter(REFUSED) - refused)
    deed.happened("handshakes refused", 50)


async def renegotiation(target, deed):
    """TLS 1.2 clients that ask for a new handshake on their connection"""
    command = ("openssl", "s_client", "-connect", f"{ADDRESS}:{target.port}", "-tls1_2", "-servername", "localhost",
               "-CAfile", str(target.certificates / "cluster-ca.crt"))

    async def one(_):
        program = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE,
                                                       stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        written, _ = await asyncio.wait_for(program.communicate(b"R\n"), 30)
        deed.counts["asked for"] += b"RENEGOTIATING" in written
        deed.counts["refused"] += b"no renegotiation" in written
    await keep_on(deed, target.size.seconds, target.size.openssl, one)
    deed.happened("asked for", target.size.openssl)
    deed.must(deed.counts["refused"] == deed.counts["asked for"], "a renegotiation was not refused")


ATTACKS = (handshakes_of_one, handshakes_of_many, garbage, renegotiation)
