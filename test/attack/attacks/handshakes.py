# SPDX-License-Identifier: Apache-2.0
"""What happens before a byte of HTTP."""
import asyncio
import os
import ssl

from attacks.connections import hold
from client import BROKEN, Client, answers_in, keep_on, many, request
from support.serving import METRIC
from target import ADDRESS


REFUSED = "plimsoll_tls_handshake_errors_total"


def client_hello(target):
    """The first flight of a TLS client, without a connection."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    connection = target.context().wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        connection.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


async def _say_and_hold(target, deed, said, number_of):
    """Connections that say so much and wait, from the addresses that `number_of` chooses."""
    clients = []

    async def one(number):
        client = await Client.connect(target, None, number_of(number))
        deed.counts["connections"] += 1
        clients.append(client)
        await client.send(said)
    await many(deed, target.size.beyond, 64, one)
    await hold(target, [], deed)
    deed.happened("connections", target.size.beyond)


async def silent(target, deed):
    """connections on which nothing is said"""
    await _say_and_hold(target, deed, b"", lambda number: number)


async def hello_of_one(target, deed):
    """a ClientHello, then nothing, from one address"""
    await _say_and_hold(target, deed, client_hello(target), lambda number: 0)


async def hello_of_many(target, deed):
    """a ClientHello, then nothing, from 200 addresses"""
    await _say_and_hold(target, deed, client_hello(target), lambda number: number)


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


# Certificates that lead nowhere behind the client's own: more than 10, or 16 KiB of them, end the handshake.
CHAINS = {"longest-chain": 10, "long-chain": 30, "too-long-chain": 120}
OUTCOMES = ("answered 200", "handshakes refused", "handshakes refused")


async def large_chains(target, deed):
    """client certificates with 10, 30 and 120 others behind them"""
    contexts = [target.context(name) for name in CHAINS]

    async def outcome(number):
        try:
            client = await Client.connect(target, contexts[number % 3], number)
        except BROKEN:
            return "handshakes refused"
        try:
            await client.send(request(METRIC))
            status, _ = await client.answer()
            return f"answered {status}"
        except BROKEN:  # under TLS 1.3 the client learns of it only here
            return "handshakes refused"
        finally:
            client.close()

    async def one(number):
        came = await outcome(number)
        deed.counts[came] += 1
        deed.must(came == OUTCOMES[number % 3], f"{list(CHAINS)[number % 3]}: {came}")
    await keep_on(deed, target.size.seconds, 8, one)
    for expected in OUTCOMES:
        deed.happened(expected, 5)


ATTACKS = (silent, hello_of_one, hello_of_many, handshakes_of_one, handshakes_of_many, garbage, large_chains,
           renegotiation)
