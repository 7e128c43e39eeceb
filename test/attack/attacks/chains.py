# SPDX-License-Identifier: Apache-2.0
"""Certificates that lead nowhere behind a client's own."""
from client import BROKEN, Client, keep_on, request
from support.serving import METRIC

# How many others there are: more than 10, or 16 KiB of them, end the handshake.
LENGTHS = {"longest-chain": 10, "long-chain": 30, "too-long-chain": 120}
OUTCOMES = ("answered 200", "handshakes refused", "handshakes refused")


def make_chains(pki):
    """The certificates of these names, with their keys."""
    for name, count in LENGTHS.items():
        pki.key(name).write_bytes(pki.key("user").read_bytes())
        pki.crt(name).write_bytes(pki.crt("user").read_bytes() + pki.crt("other-ca").read_bytes() * count)


async def _outcome(target, context, number):
    """Of a handshake with that chain, and a request."""
    try:
        client = await Client.connect(target, context, number)
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


async def large_chains(target, deed):
    """client certificates with 10, 30 and 120 others behind them"""
    contexts = [target.context(name) for name in LENGTHS]

    async def one(number):
        came = await _outcome(target, contexts[number % 3], number)
        deed.counts[came] += 1
        deed.must(came == OUTCOMES[number % 3], f"{list(LENGTHS)[number % 3]}: {came}")
    await keep_on(deed, target.size.seconds, 8, one)
    for expected in OUTCOMES:
        deed.happened(expected, 5)


ATTACKS = (large_chains,)
