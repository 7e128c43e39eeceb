# SPDX-License-Identifier: Apache-2.0
"""Every type of key of the real redis-server, and what it does not tell of a stream's consumer group."""
import pytest
from support.configurations import two_lists


def with_keys(port, keys):
    """One metric of the keys that `keys` (YAML of the query) names."""
    return two_lists(port).replace(
        '      lists:\n        - {key: "artemis:task:queue", labels: {queue: task}}\n'
        '        - {key: "artemis:batch:queue", labels: {queue: batch}}\n', keys)


def test_each_type_of_key_is_counted(serve, redis):
    server = redis()
    server.command("RPUSH", "l", "1", "2")
    server.command("SADD", "s", "1", "2", "3")
    server.command("ZADD", "z", "1", "a", "2", "b", "3", "c", "4", "d")
    server.command("HSET", "h", *(f"{kind}{n}" for n in range(5) for kind in "fv"))
    for _ in range(6):
        server.command("XADD", "x", "*", "f", "v")
    plimsoll = serve(with_keys(server.port, (
        "      lists: [{key: l, labels: {queue: l}}]\n      sets: [{key: s, labels: {queue: s}}]\n"
        "      sortedSets: [{key: z, labels: {queue: z}}]\n      hashes: [{key: h, labels: {queue: h}}]\n"
        "      streams: [{key: x, labels: {queue: x}}, {key: none, labels: {queue: none}}]\n"))).wait_ready()
    answer = plimsoll.wait_read("all types", lambda a: a.status == 200)
    assert answer.values() == {"l": "2", "s": "3", "z": "4", "h": "5", "x": "6", "none": "0"}
    server.command("DEL", "s")
    server.command("SET", "s", "text")
    failed = plimsoll.wait_read("another type", lambda a: "WRONGTYPE" in a.body or plimsoll.log().count("WRONGTYPE"))
    assert failed.status in (200, 503) and "set 's'" in plimsoll.log()


GROUP = ('      streams:\n        - {key: x, group: g, measure: lag, labels: {queue: lag}}\n'
         '        - {key: x, group: g, measure: pending, labels: {queue: pending}}\n')


def test_a_groups_lag_and_pending_follow_its_work(serve, redis):
    server = redis()
    server.command("XGROUP", "CREATE", "x", "g", "0", "MKSTREAM")
    plimsoll = serve(with_keys(server.port, GROUP)).wait_ready()
    plimsoll.wait_read("nothing to do", lambda a: a.status == 200 and a.values() == {"lag": "0", "pending": "0"})
    entries = [server.command("XADD", "x", "*", "f", "v").strip() for _ in range(5)]
    plimsoll.wait_read("five wait", lambda a: a.values() == {"lag": "5", "pending": "0"})
    server.command("XREADGROUP", "GROUP", "g", "worker", "COUNT", "3", "STREAMS", "x", ">")
    plimsoll.wait_read("three are taken", lambda a: a.values() == {"lag": "2", "pending": "3"})
    server.command("XACK", "x", "g", *entries[:2])
    plimsoll.wait_read("two are done", lambda a: a.values() == {"lag": "2", "pending": "1"})


@pytest.mark.parametrize("prepare, named", [
    ([], "no such key"),
    ([["XADD", "x", "*", "f", "v"]], "no group 'g'"),
    ([["SET", "x", "v"]], "WRONGTYPE"),
    # Redis cannot tell how much lies between an arbitrary ID and the end.
    ([["XADD", "x", "1-1", "f", "v"], ["XADD", "x", "2-1", "f", "v"], ["XADD", "x", "3-1", "f", "v"],
      ["XGROUP", "CREATE", "x", "g", "2-0"]], "(NULL)"),
])
def test_a_lag_that_redis_does_not_tell_is_an_error(serve, redis, prepare, named):
    server = redis()
    for command in prepare:
        server.command(*command)
    lag = "      streams: [{key: x, group: g, measure: lag, labels: {queue: task}}]\n"
    plimsoll = serve(with_keys(server.port, lag)).wait_ready()
    answer = plimsoll.wait_read("the error", lambda a: a.status == 503 and named in a.body)
    assert "items" not in answer.json()


@pytest.mark.parametrize("prepare", [[], [["XADD", "x", "*", "f", "v"]]])
def test_pending_of_no_group_is_an_error(serve, redis, prepare):
    server = redis()
    for command in prepare:
        server.command(*command)
    pending = "      streams: [{key: x, group: g, measure: pending, labels: {queue: task}}]\n"
    plimsoll = serve(with_keys(server.port, pending)).wait_ready()
    answer = plimsoll.wait_read("the error", lambda a: a.status == 503 and "NOGROUP" in a.body)
    assert "items" not in answer.json()
    server.command("XGROUP", "CREATE", "x", "g", "$", "MKSTREAM")
    plimsoll.wait_read("the group", lambda a: a.status == 200 and a.values() == {"task": "0"}, within=70)


def test_a_redis_before_7_is_told_apart_from_an_empty_group(serve, scripted_redis):
    def redis_6(words):
        if words[0].upper() == "XINFO":
            return (b"*1\r\n*8\r\n$4\r\nname\r\n$1\r\ng\r\n$9\r\nconsumers\r\n:1\r\n$7\r\npending\r\n:0\r\n"
                    b"$17\r\nlast-delivered-id\r\n$3\r\n1-1\r\n")
        return b"+OK\r\n"
    lag = "      streams: [{key: x, group: g, measure: lag, labels: {queue: task}}]\n"
    plimsoll = serve(with_keys(scripted_redis(redis_6).port, lag)).wait_ready()
    plimsoll.wait_read("the error", lambda a: a.status == 503 and "Redis 7.0" in a.body)
