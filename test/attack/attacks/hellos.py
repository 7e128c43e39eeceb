# SPDX-License-Identifier: Apache-2.0
"""Handshakes that are begun, slowly or not at all, and never completed."""
import asyncio
import fcntl
import socket
import ssl
import struct
import subprocess
import termios
import time

from attacks.connections import hold
from client import PATIENCE, Client, keep_on, many
from limits import HANDSHAKES, HANDSHAKES_OF_ONE
from target import ADDRESS, MANY

LOOK_EVERY = 0.02  # seconds
DRIP_EVERY = 0.04
DRIP_SECONDS = 3  # at least: a probe that is kept out has to be noticed


def client_hello(target):
    """The first flight of a TLS client, without a connection."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    connection = target.context().wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        connection.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


class _UnderWay:
    """How many of these clients have a handshake under way: the highest number that was seen."""

    def __init__(self, clients):
        self._clients, self.most = clients, 0
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self):
        while True:
            await asyncio.sleep(LOOK_EVERY)
            begun = [client for client in self._clients if _answered(client)]
            # Who has not been ended after all of them had begun was under way at that moment with the others.
            self.most = max(self.most, sum(map(_open, begun)))

    def end(self):
        self._watching.cancel()
        return self.most


def _answered(client):
    """Whether the server has sent something, which is a ServerHello; nobody reads it."""
    at = client.socket.fileno()
    return at >= 0 and struct.unpack("i", fcntl.ioctl(at, termios.FIONREAD, bytes(4)))[0] > 0


def _open(client):
    """Whether the server has not ended it, by the kernel: the event loop learns of it later."""
    established = 1
    return (client.socket.fileno() >= 0
            and client.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == established)


async def _say_and_hold(target, deed, said, number_of):
    """Connections that say so much and wait, from the addresses that `number_of` chooses; the most handshakes that
    were under way at once."""
    clients = []

    async def one(number):
        client = await Client.connect(target, None, number_of(number))
        deed.counts["connections"] += 1
        client.writer.transport.pause_reading()
        clients.append(client)
        await client.send(said)
    under_way = _UnderWay(clients)
    await many(deed, target.size.beyond, 64, one)
    await hold(target, [], deed)
    deed.happened("connections", target.size.beyond)
    return under_way.end()


async def silent(target, deed):
    """connections on which nothing is said"""
    await _say_and_hold(target, deed, b"", lambda number: number)


async def _greet(target, deed, limit, number_of):
    """Each handshake lasts until the server has lost its patience, so that it has as many under way as it ever has."""
    most = await _say_and_hold(target, deed, client_hello(target), number_of)
    deed.counts["handshakes under way at once"] = most
    deed.happened("handshakes under way at once", limit)
    deed.must(most <= limit, f"{most} handshakes were under way at once, more than {limit}")


async def hello_of_one(target, deed):
    """a ClientHello, then nothing, from one address"""
    await _greet(target, deed, HANDSHAKES_OF_ONE, lambda number: 0)


async def hello_of_many(target, deed):
    """a ClientHello, then nothing, from 200 addresses"""
    await _greet(target, deed, HANDSHAKES, lambda number: number)


def _recorded_hello(group):
    """A ClientHello that can do its key exchange in that group alone, for others to repeat: they compute nothing."""
    with socket.create_server((ADDRESS, 0)) as listening:
        port = listening.getsockname()[1]
        client = subprocess.Popen(["openssl", "s_client", "-connect", f"{ADDRESS}:{port}", "-servername", "localhost",
                                   "-groups", group], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        try:
            listening.settimeout(10)
            connection = listening.accept()[0]
            with connection, connection.makefile("rb") as stream:
                head = stream.read(5)  # of a record: type, version, length
                return head + stream.read(int.from_bytes(head[3:], "big"))
        finally:
            client.kill()
            client.wait()


async def slow_groups(target, deed):
    """the same ClientHello for a key exchange of 8192 bits, over and over, from 200 addresses"""
    hello = await asyncio.to_thread(_recorded_hello, "ffdhe8192")

    async def one(number):
        client = await Client.connect(target, None, number)
        try:
            await client.send(hello)
            first = await asyncio.wait_for(client.reader.read(1), PATIENCE)
            deed.counts["handshakes begun" if first == b"\x16" else "handshakes refused"] += 1
        finally:
            client.close()
    await keep_on(deed, target.size.seconds, 32, one)
    deed.happened("handshakes refused", 32)
    deed.must(not deed.counts["handshakes begun"], "a handshake with a slow key exchange was begun")


async def _drip(target, deed, addresses, workers):
    hello = client_hello(target)
    seconds = max(target.size.seconds, DRIP_SECONDS)
    end = time.monotonic() + seconds

    async def one(number):
        client = await Client.connect(target, None, number % addresses)
        deed.counts["connections"] += 1
        try:
            for at in range(len(hello)):
                if client.ended or time.monotonic() > end:
                    break
                await client.send(hello[at:at + 1])
                deed.counts["bytes"] += 1
                await asyncio.sleep(DRIP_EVERY)
        finally:
            client.close()
    await keep_on(deed, seconds, workers, one)
    deed.happened("connections", workers)
    deed.happened("bytes", 20 * workers)


async def dripping_hello_of_few(target, deed):
    """a ClientHello of which a byte comes each 40 ms, so that nobody is silent, from 4 addresses"""
    await _drip(target, deed, 4, 64)


async def dripping_hello_of_many(target, deed):
    """a ClientHello of which a byte comes each 40 ms, so that nobody is silent, from 200 addresses"""
    await _drip(target, deed, MANY, MANY)


ATTACKS = (silent, hello_of_one, hello_of_many, slow_groups, dripping_hello_of_few, dripping_hello_of_many)
