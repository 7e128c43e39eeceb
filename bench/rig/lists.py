# SPDX-License-Identifier: Apache-2.0
"""A real Redis with as many lists as are asked for, all of one length."""
import socket

from harness.redis_server import RedisServer
from rig.configuration import LENGTH, key


def redis_with_lists(folder, processes, count):
    redis = RedisServer("bench", folder, processes)
    redis.start()
    items = "".join(f"$1\r\n{item}\r\n" for item in range(LENGTH))
    with socket.create_connection(("127.0.0.1", redis.port), 10) as connection, connection.makefile("rb") as replies:
        for first in range(0, count, 500):
            some = range(first, min(first + 500, count))
            connection.sendall("".join(f"*{2 + LENGTH}\r\n$5\r\nRPUSH\r\n${len(key(number))}\r\n{key(number)}\r\n{items}"
                                       for number in some).encode())
            for _ in some:
                reply = replies.readline()
                if reply != b":%d\r\n" % LENGTH:
                    raise RuntimeError(f"redis answered {reply!r} to RPUSH")
    return redis
