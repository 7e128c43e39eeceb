# SPDX-License-Identifier: Apache-2.0
"""Those who make Plimsoll ask kube-apiserver: who they are, and what they may."""
import itertools
import time

from client import Client, converse, many, request
from limits import CAP
from support.serving import METRIC

# What the stand-in kube-apiserver lets hang: see world.py.
HANGING_METRIC = METRIC.rsplit("/", 1)[0] + "/hang-"
HANGING_TOKEN = "hang-"
GOOD_TOKEN = "good"  # and whose it knows
_new = itertools.count(time.monotonic_ns())  # what no run before has used


def _bearing(token):
    return request(METRIC, f"Authorization: Bearer {token}")


async def invalid_tokens(target, deed):
    """a new token with each request, none of them good"""
    await converse(target, deed, target.context(), 16, lambda _: _bearing(f"wrong-{next(_new)}-" + "a" * 500))
    deed.happened("answered 401", 50)
    deed.must(deed.counts["answered 401"] == deed.counts.total(), "a bad token was answered with something else")


async def hanging_tokens(target, deed):
    """a new token with each request, whose reviews hang"""
    await converse(target, deed, target.context(), 32, lambda _: _bearing(f"{HANGING_TOKEN}{next(_new)}"))
    deed.happened("answered 401", 32)
    deed.must(deed.counts["answered 401"] == deed.counts.total(), "a hanging token was answered with something else")


async def new_questions(target, deed):
    """nobody, who asks for another metric each time, so that each is a review"""
    await converse(target, deed, target.context(), 16, lambda _: request(METRIC + f"-{next(_new)}"))
    deed.must(deed.counts["answered 200"] == 0, "nobody was answered")
    deed.happened("answered 403", 50)


async def hanging_reviews(target, deed):
    """nobody, who asks for another metric each time, and each review hangs"""
    await converse(target, deed, target.context(), 32, lambda _: request(HANGING_METRIC + str(next(_new))))
    deed.must(deed.counts["answered 500"] == deed.counts.total(), "an unanswered review was not closed")
    deed.happened("answered 500", 32)


async def many_groups(target, deed):
    """users of 10 kB of groups, other ones each time, through kube-apiserver"""
    def made(_):
        user = next(_new)
        groups = (f"X-Remote-Group: group-{user}-{n}-" + "g" * 75 for n in range(100))
        return request(METRIC, f"X-Remote-User: user-{user}", *groups)
    await converse(target, deed, target.context("front-proxy"), 4, made)
    deed.happened("answered 200", 20)
    deed.must(deed.counts["answered 200"] == deed.counts.total(), "somebody with many groups was not answered")


async def hanging_reviews_by_proxy(target, deed):
    """a user who comes through kube-apiserver, asks for another metric each time, and each review hangs"""
    await converse(target, deed, target.context("front-proxy"), 64, lambda _: request(
        HANGING_METRIC + str(next(_new)), "X-Remote-User: tenant", "X-Remote-Group: tenants"))
    deed.must(deed.counts["answered 500"] == deed.counts.total(), "an unanswered review was not closed")
    deed.happened("answered 500", 64)


def _hanging(number):
    """As large as a head may be; whose user or whose right kube-apiserver does not tell."""
    if number % 2:
        token = f"{HANGING_TOKEN}{next(_new)}-" + "a" * 30000
        return request(METRIC, f"Authorization: Bearer {token}", "X-Fat: " + "a" * 30000)
    return request(HANGING_METRIC + str(next(_new)), "X-Fat: " + "a" * 60000)


async def hanging_reviews_beyond(target, deed):
    """heads of 60 KiB whose reviews of rights or tokens hang, on twice as many connections as there may be"""
    refusals = {"answered 401", "answered 500"}

    async def one(number):
        client = await Client.connect(target, context, number)
        deed.counts["connections"] += 1
        clients.append(client)
        await client.send(_hanging(number))

    async def other(number):
        status, _ = await clients[number].answer()
        deed.counts[f"answered {status}"] += 1
    context, clients = target.context(), []
    await many(deed, target.size.beyond, 64, one)
    await many(deed, len(clients), len(clients), other)
    deed.happened("connections", CAP)
    deed.must(not {what for what in deed.counts if what.startswith("answered")} - refusals, "somebody was answered")
    deed.must(sum(deed.counts[refusal] for refusal in refusals) >= CAP // 2, "did not happen: too few were refused")


ATTACKS = (invalid_tokens, hanging_tokens, new_questions, hanging_reviews, many_groups, hanging_reviews_by_proxy,
           hanging_reviews_beyond)
