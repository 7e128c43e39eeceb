# SPDX-License-Identifier: Apache-2.0
"""An attacker's tools: connections that he alone decides what to do with, many at once."""
import asyncio
import collections
import itertools
import re
import socket
import ssl
import time

from target import ADDRESS, attacker

BROKEN = (OSError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.TimeoutError)
PATIENCE = 15  # seconds for an answer: more than any limit of the server's


class Client:
    """One connection, TLS unless `context` is None."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, target, context=None, number=0, receives=None):
        """From the attacker's address of that number, with so many bytes that the kernel receives unread."""
        plain = socket.socket()
        try:
            plain.setblocking(False)
            if receives:
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
            plain.bind((attacker(number), 0))
            return cls(*await asyncio.wait_for(cls._open(plain, target, context), 2 * PATIENCE))
        except BaseException:
            plain.close()
            raise

    @staticmethod
    async def _open(plain, target, context):
        await asyncio.get_running_loop().sock_connect(plain, (ADDRESS, target.port))
        return await asyncio.open_connection(sock=plain, ssl=context, server_hostname="localhost" if context else None)

    @property
    def socket(self):
        return self.writer.get_extra_info("socket")

    @property
    def ended(self):
        """Whether the server has ended it, and everything that it sent before was read."""
        return self.reader.at_eof()

    async def send(self, data):
        if self.writer.is_closing():
            raise ConnectionResetError("the server has ended the connection")
        self.writer.write(data)
        await self.writer.drain()
        await asyncio.sleep(0)  # drain alone may return at once for ever, and nobody would learn that the peer is gone

    async def answer(self):
        """The status and body of one answer; an error when the connection ends instead."""
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)
        length = re.search(rb"(?i)^content-length: (\d+)", head, re.M)
        body = await asyncio.wait_for(self.reader.readexactly(int(length[1])), PATIENCE) if length else b""
        return int(head.split()[1]), body

    async def rest(self, within=PATIENCE):
        """Everything that comes until the server ends the connection."""
        async def read():
            parts = []
            while part := await self.reader.read(65536):
                parts.append(part)
            return b"".join(parts)
        try:
            return await asyncio.wait_for(read(), within)
        except ssl.SSLError:
            return b""

    def close(self):
        self.writer.transport.abort()


class Deed:
    """What an attack did, counted, and what was wrong about it."""

    def __init__(self):
        self.counts = collections.Counter()
        self.began = time.monotonic()
        self.wrong = []

    def must(self, condition, otherwise):
        if not condition and otherwise not in self.wrong:
            self.wrong.append(otherwise)

    def happened(self, what, at_least):
        """An attack that did not take place has not failed to hurt."""
        self.must(self.counts[what] >= at_least, f"did not happen: {self.counts[what]} of {at_least} {what}")

    def text(self):
        seconds = time.monotonic() - self.began
        return ", ".join(f"{count:,} {what}" for what, count in self.counts.items()) + f" in {seconds:.1f} s"


async def many(deed, count, at_once, work):
    """`work(i)` for each i below `count`, so many at once; what ends by a broken connection is counted."""
    numbers = iter(range(count))

    async def worker():
        for number in numbers:
            await _attempt(deed, work, number)
    await asyncio.gather(*(worker() for _ in range(at_once)))


async def keep_on(deed, seconds, workers, work):
    """`work(i)` again and again, i counting up, until the time is over."""
    end = time.monotonic() + seconds
    numbers = itertools.count()

    async def worker():
        while time.monotonic() < end:
            await _attempt(deed, work, next(numbers))
    await asyncio.gather(*(worker() for _ in range(workers)))


async def converse(target, deed, context, workers, make):
    """Requests made by `make(number)`, one after the other's answer, on so many kept connections."""
    end = time.monotonic() + target.size.seconds
    serial = itertools.count()

    async def one(number):
        client = await Client.connect(target, context, number)
        try:
            while time.monotonic() < end:
                await client.send(make(next(serial)))
                status, _ = await client.answer()
                deed.counts[f"answered {status}"] += 1
        finally:
            client.close()
    await keep_on(deed, target.size.seconds, workers, one)


async def _attempt(deed, work, number):
    try:
        await work(number)
    except BROKEN:
        deed.counts["broken off"] += 1


def answers_in(received):
    """How many answers there are in these bytes."""
    return len(re.findall(rb"HTTP/1\.1 \d{3} ", received))


def request(target, *fields, method="GET"):
    """The bytes of one."""
    lines = [f"{method} {target} HTTP/1.1", "Host: plimsoll", *fields]
    return "".join(line + "\r\n" for line in lines).encode() + b"\r\n"
