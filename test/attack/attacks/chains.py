# SPDX-License-Identifier: Apache-2.0
"""Certificates that lead nowhere behind a client's own."""
import subprocess

from client import BROKEN, Client, keep_on, request
from support.serving import METRIC

# How many others there are: more than 4, or 12 KiB in all, end the handshake.
LENGTHS = {"longest-chain": 4, "long-chain": 30, "too-long-chain": 120}
OUTCOMES = ("answered 200", "handshakes refused", "handshakes refused")
# Two curves each: those on which a signature takes longest to verify, and that of CAs on which it does.
COSTLY = {"costly-chain": ("sect571k1", "brainpoolP512r1"), "ordinary-chain": ("P-384", "P-384")}


def make_chains(pki):
    """The certificates of these names, with their keys."""
    for name, count in LENGTHS.items():
        pki.key(name).write_bytes(pki.key("user").read_bytes())
        pki.crt(name).write_bytes(pki.crt("user").read_bytes() + pki.crt("other-ca").read_bytes() * count)
    for leaf, curves in COSTLY.items():
        _make_costly(pki, leaf, curves)
    _make_fattest(pki)
    _make_costly_key(pki)


def _make_costly_key(pki):
    """RSA the wrong way round: a private exponent as short as usual public ones are, so that the public one is as long as
    the modulus, and verifying takes as long as signing should."""
    prime = ["openssl", "prime", "-generate", "-bits", "1536"]
    p, q = (int(subprocess.run(prime, check=True, capture_output=True, text=True).stdout) for _ in range(2))
    d = 65537
    numbers = [0, p * q, pow(d, -1, (p - 1) * (q - 1)), d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p)]
    made = pki.key("costly-key").with_suffix(".asn1")
    made.write_text("asn1=SEQUENCE:key\n[key]\n" + "".join(f"n{at}=INTEGER:0x{one:X}\n" for at, one in enumerate(numbers)))
    der = made.with_suffix(".der")
    subprocess.run(["openssl", "asn1parse", "-noout", "-genconf", made, "-out", der], check=True)
    subprocess.run(["openssl", "pkey", "-inform", "DER", "-in", der, "-out", pki.key("costly-key")], check=True)
    pki.client_of_key("costly-key", "other-ca", "jane")


def _make_fattest(pki):
    """As large as may be: 4 KiB of the client's own, which stays parsed, in as many parts as may be, and 12 KiB in all."""
    pki.ca("fat-ca", "fat" + f"/O={'a' * 64}" * 11)
    pki.client("fattest-chain", "other-ca", "fat", *(["g" * 15] * 130))
    pki.crt("fattest-chain").write_bytes(pki.crt("fattest-chain").read_bytes() + pki.crt("fat-ca").read_bytes() * 4)


def _make_costly(pki, leaf, curves):
    """CAs of two names by turns, each with a key of its own. Whoever looks for an issuer tries all of its name, and the
    right one comes last: 2 + 2 + 1 + 1 signatures, until one is looked for that was not sent."""
    names = [f"{leaf}-{n}" for n in range(5)]
    for n, name in enumerate(names):
        pki.ca(name, f"{leaf}-{'ab'[n % 2]}", names[n - 1] if n else None, curves[n % 2])
    pki.client(leaf, names[-1], "jane")
    pki.crt(leaf).write_bytes(b"".join(pki.crt(name).read_bytes() for name in [leaf, *names[1:]]))


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
    """client certificates with 4, 30 and 120 others behind them"""
    contexts = [target.context(name) for name in LENGTHS]

    async def one(number):
        came = await _outcome(target, contexts[number % 3], number)
        deed.counts[came] += 1
        deed.must(came == OUTCOMES[number % 3], f"{list(LENGTHS)[number % 3]}: {came}")
    await keep_on(deed, target.size.seconds, 8, one)
    for expected in OUTCOMES:
        deed.happened(expected, 5)


async def _cost(target, deed, identity):
    context = target.context(identity)

    async def one(number):
        deed.counts[await _outcome(target, context, number)] += 1
    await keep_on(deed, target.size.seconds, 32, one)
    deed.must(set(deed.counts) <= {"answered 401", "handshakes refused"}, "somebody was believed")
    deed.must(deed.counts.total() >= 32, f"did not happen: {deed.counts.total()} of 32 handshakes")


async def costly_chains(target, deed):
    """client certificates whose chain takes 6 slow signatures to find that it leads nowhere"""
    await _cost(target, deed, "costly-chain")


async def ordinary_chains(target, deed):
    """client certificates whose chain takes 6 signatures of P-384 keys to find that it leads nowhere"""
    await _cost(target, deed, "ordinary-chain")


async def costly_keys(target, deed):
    """client certificates of RSA keys whose public exponent is as long as the modulus"""
    context = target.context("costly-key")

    async def one(number):
        deed.counts[await _outcome(target, context, number)] += 1
    await keep_on(deed, target.size.seconds, 32, one)
    deed.must(set(deed.counts) <= {"handshakes refused"}, "such a key was verified with")
    deed.happened("handshakes refused", 32)


ATTACKS = (large_chains, costly_chains, ordinary_chains, costly_keys)
