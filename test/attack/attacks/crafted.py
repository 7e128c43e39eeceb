# SPDX-License-Identifier: Apache-2.0
"""TLS messages that no library makes: small to send, and long to read for whoever takes them apart."""
import asyncio
import contextlib
import os
import struct

from client import BROKEN, PATIENCE, Client, keep_on

ALERT = b"\x15"  # the type of its record
P256 = bytes.fromhex("0017")
# The generator of P-256, as good a key as any.
KEY = bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
# Square roots take longest in a field whose order minus one has two as a factor this often, and of this number.
FIELD, ROOT_OF = 471 * 2 ** 652 + 1, 156


def _sized(form, body):
    return struct.pack(form, len(body)) + body


def _record(message, version=b"\x03\x01"):
    """In as many records as it needs."""
    return b"".join(b"\x16" + version + _sized(">H", message[at:at + 16000]) for at in range(0, len(message), 16000))


def _message(kind, body):
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def _extension(number, body):
    return struct.pack(">H", number) + _sized(">H", body)


def _hello(suites, extensions):
    return _record(_message(1, b"\x03\x03" + os.urandom(32) + b"\x00" + _sized(">H", suites) + b"\x01\x00" +
                            _sized(">H", b"".join(extensions))))


def _unknown(count):
    """Groups that there are not."""
    return b"".join(struct.pack(">H", 0x5000 + number % 0x2000) for number in range(count))


def _suites_times_groups():
    groups = _unknown(31999) + P256
    return _hello(b"\xc0\x06" * 32700, [_extension(10, _sized(">H", groups)), _extension(13, b"\x00\x02\x04\x03")])


def _tls_1_3(groups, shares, *more):
    return _hello(b"\x13\x01", [_extension(10, _sized(">H", groups)), _extension(13, b"\x00\x02\x04\x03"),
                                _extension(43, b"\x02\x03\x04"), _extension(51, _sized(">H", shares)), *more])


def _shares_times_groups():
    return _tls_1_3(P256 + _unknown(16000) + b"\x7a\x7a", b"\x7a\x7a\x00\x01x" * 6600)


def _names_of_authorities():
    return _tls_1_3(P256, P256 + _sized(">H", KEY), _extension(47, _sized(">H", b"\x00\x02\x30\x00" * 15000)))


def _tlv(tag, *parts):
    body = b"".join(parts)
    size = len(body).to_bytes(2, "big")
    return bytes([tag]) + (bytes([len(body)]) if len(body) < 128 else b"\x82" + size) + body


def _integer(number):
    return _tlv(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _certificate():
    """Of a key on a curve that is written out; nobody has signed it."""
    point = b"\x02" + ROOT_OF.to_bytes(83, "big")
    curve = _tlv(0x30, _integer(1), _tlv(0x30, bytes.fromhex("06072a8648ce3d0101"), _integer(FIELD)),
                 _tlv(0x30, _tlv(4, b"\x01"), _tlv(4, b"\x01")), _tlv(4, point), _integer(5))
    key = _tlv(0x30, _tlv(0x30, bytes.fromhex("06072a8648ce3d0201"), curve), _tlv(3, b"\x00" + point))
    signed_by, nobody = _tlv(0x30, bytes.fromhex("06082a8648ce3d040302")), _tlv(0x30)
    valid = _tlv(0x30, _tlv(0x17, b"200101000000Z"), _tlv(0x17, b"400101000000Z"))
    body = _tlv(0x30, _tlv(0xa0, _integer(2)), _integer(1), signed_by, nobody, valid, nobody, key)
    return _tlv(0x30, body, signed_by, _tlv(3, b"\x00"))


def _with_certificates():
    """Under TLS 1.2, whose first flights are in the clear."""
    hello = _hello(bytes.fromhex("c02bc02f"), [_extension(10, _sized(">H", P256)), _extension(13, b"\x00\x02\x04\x03"),
                                               _extension(11, b"\x01\x00"), _extension(23, b"")])
    one = _certificate()
    every = (len(one).to_bytes(3, "big") + one) * 5
    return hello + _record(_message(11, len(every).to_bytes(3, "big") + every), b"\x03\x03")


async def _refused(target, deed, make):
    """Messages that end a handshake with an alert, before they are taken apart."""
    async def one(number):
        client = await Client.connect(target, None, number)
        try:
            await client.send(make())
            deed.counts["refused by an alert" if await _last_record(client) == ALERT else "not refused"] += 1
        finally:
            client.close()
    await keep_on(deed, target.size.seconds, 16, one)
    deed.happened("refused by an alert", 16)
    deed.must(not deed.counts["not refused"], "it was taken apart")


async def _last_record(client):
    """Its type; after the first alert, or the first flight of a server that goes on, nothing more is waited for."""
    kind = b""
    with contextlib.suppress(*BROKEN):
        while kind != ALERT:
            head = await asyncio.wait_for(client.reader.readexactly(5), PATIENCE)
            await client.reader.readexactly(int.from_bytes(head[3:], "big"))
            kind = head[:1]
    return kind


async def suites_times_groups(target, deed):
    """ClientHellos of 130 KB: each of 32,700 cipher suites is looked for in each of 32,000 groups"""
    await _refused(target, deed, _suites_times_groups)


async def shares_times_groups(target, deed):
    """ClientHellos of 65 KB: each of 6,600 key shares is looked for in each of 16,000 groups"""
    await _refused(target, deed, _shares_times_groups)


async def names_of_authorities(target, deed):
    """ClientHellos of 60 KB: 15,000 names of CAs, each of which is kept"""
    await _refused(target, deed, _names_of_authorities)


async def slow_curves(target, deed):
    """certificates of 400 bytes, in the clear, whose keys are on curves that are written out, of a slow field"""
    await _refused(target, deed, _with_certificates)


ATTACKS = (suites_times_groups, shares_times_groups, names_of_authorities, slow_curves)
