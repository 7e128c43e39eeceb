# SPDX-License-Identifier: Apache-2.0
"""Connections that are kept and not used as they should be."""
import asyncio
import socket
import struct

from attacks.identities import GOOD_TOKEN
from client import Client, answers_in, keep_on, many, request, until
from limits import CAP, KERNEL_KIB
from support.serving import METRIC

AT_ONCE = 32  # that are being opened: in which order the server had them, only the server knows

async def open_many(target, deed, count, first_bytes=b"", identity=None):
    """That many connections from many addresses, each with something sent on it."""
    context, clients = target.context(identity), []

    async def one(number):
        client = await Client.connect(target, context, number)
        deed.counts["connections"] += 1
        clients.append(client)
        await client.send(first_bytes)
    await many(deed, count, AT_ONCE, one)
    deed.must(target.attackers() <= CAP + 16, "more connections are open than the cap allows")
    return clients


async def hold(target, clients, deed, each_second=None):
    """Keeps them for a while; when that is longer than the server's limits, none may be left."""
    end = asyncio.get_running_loop().time() + target.size.hold
    while (left := end - asyncio.get_running_loop().time()) > 0:
        await asyncio.sleep(min(1, left))
        for client in clients if each_second else ():
            if not client.writer.is_closing():
                client.writer.write(each_second)
    if target.size.outlasts_limits:
        deed.must(target.attackers() == 0, f"{target.attackers()} connections outlived the server's limits")


async def slow_heads(target, deed):
    """heads that never end, a byte a second, on twice as many connections as there may be"""
    clients = await open_many(target, deed, target.size.beyond, b"GET /livez HTTP/1.1\r\nHost: h\r\nX-Slow: ")
    await hold(target, clients, deed, b"a")
    deed.happened("connections", CAP)


async def fat_heads(target, deed):
    """12 KiB of certificates and 60 KiB of a head, then nothing, on every connection there may be"""
    head = b"GET /livez HTTP/1.1\r\nHost: h\r\nX-Fat: " + b"a" * 60 * 1024
    clients = await open_many(target, deed, CAP, head, "fattest-chain")
    left = target.attackers()  # under TLS 1.3 a client learns late that its certificates were too many
    deed.must(left >= CAP - 32, f"did not happen: {left} connections are open")
    await hold(target, clients, deed)
    deed.happened("connections", CAP - 32)


async def _tenant(target, deed, number, token=None):
    """A connection of somebody who has authenticated on it, by a token or else by his certificate."""
    client = await Client.connect(target, target.context(None if token else "user"), number)
    deed.counts["connections"] += 1
    await client.send(request(METRIC, *([f"Authorization: Bearer {token}"] if token else [])))
    status, _ = await client.answer()
    deed.counts[f"answered {status}"] += 1
    return client


async def idle_strangers(target, deed):
    """idle connections of nobody, twice as many as there may be, after a few of somebody"""
    tenants = [await _tenant(target, deed, number, GOOD_TOKEN if number % 2 else None) for number in range(8)]
    strangers = await open_many(target, deed, target.size.beyond)
    too_many = len(tenants) + len(strangers) - CAP
    # Later they have all been idle for too long.
    await until(lambda: sum(client.ended for client in strangers) >= too_many)
    cut = [number for number, client in enumerate(strangers) if client.ended]
    deed.counts["strangers cut to make room"] = len(cut)
    deed.must(max(cut, default=0) < len(cut) + AT_ONCE, "a stranger made room before those who came before him")
    deed.must(not any(client.ended for client in tenants), "somebody who had authenticated made room for strangers")
    deed.happened("answered 200", len(tenants))
    deed.happened("strangers cut to make room", too_many)
    for client in tenants:
        client.close()
    await hold(target, [], deed)


async def idle_tenants(target, deed):
    """idle connections of a user who has authenticated on each, twice as many as there may be"""
    tenants = []

    async def one(number):
        tenants.append(await _tenant(target, deed, number))
    await many(deed, target.size.beyond, AT_ONCE, one)
    await until(lambda: sum(client.ended for client in tenants) >= len(tenants) - CAP)
    deed.counts["cut to make room"] = sum(client.ended for client in tenants)
    deed.happened("answered 200", target.size.beyond - AT_ONCE)
    deed.happened("cut to make room", target.size.beyond - AT_ONCE - CAP)


async def half_closed(target, deed):
    """requests, and halves of them, after which the client's side of the connection is closed"""
    context = target.context()

    async def one(number):
        whole = number % 2 == 0
        client = await Client.connect(target, context, number)
        try:
            await client.send(request("/livez") if whole else b"GET /livez HT")
            client.socket.shutdown(socket.SHUT_WR)
            received = await client.rest()
            deed.counts["ended by the server"] += 1
            deed.must(answers_in(received) == whole, "half a request was answered, or a whole one was not")
        finally:
            client.close()
    await keep_on(deed, target.size.seconds, 16, one)
    deed.happened("ended by the server", 20)


async def resets(target, deed):
    """connections that are reset in the middle of a handshake, a head or an answer"""
    context = target.context()
    abort = struct.pack("ii", 1, 0)

    async def one(number):
        client = await Client.connect(target, context if number % 3 else None, number)
        await client.send(request(METRIC) if number % 3 == 1 else b"\x16\x03\x01\x02\x00\x01")
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, abort)
        client.close()
        deed.counts["resets"] += 1
    await keep_on(deed, target.size.seconds, 16, one)
    deed.happened("resets", 50)


async def slow_readers(target, deed):
    """thousands of requests on connections whose answers are never read"""
    context = target.context()
    clients = []
    long = request(METRIC + "-" + "a" * 8000)  # forbidden, with an answer that names it thrice

    async def one(number):
        client = await Client.connect(target, context, number, receives=4096)
        deed.counts["connections"] += 1
        clients.append(client)
        client.writer.transport.pause_reading()
        client.writer.write(long * 400)
    await many(deed, target.size.connections, 16, one)
    await asyncio.sleep(target.size.seconds / 2)
    stuck = [queues for queues in target.kernel_queues() if queues[0] > 0]
    deed.counts["with answers unread"] = len(stuck)
    deed.counts["KiB of answers and requests in the kernel"] = sum(map(sum, stuck)) // 1024
    most = max(map(sum, stuck), default=0) // 1024
    deed.must(most <= KERNEL_KIB, f"the kernel keeps {most} KiB for one peer, more than {KERNEL_KIB}")
    await hold(target, [], deed)
    deed.happened("with answers unread", target.size.connections // 2)


# The one that takes most memory goes first: what the others add, they add to its traces.
ATTACKS = (fat_heads, slow_heads, idle_strangers, idle_tenants, half_closed, resets, slow_readers)
