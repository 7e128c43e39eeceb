# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the tests against real servers."""
import pytest
from harness.processes import Processes
from harness.redis_server import RedisServer


@pytest.fixture
def redis(tmp_path):
    """redis(*arguments): a started redis-server."""
    processes = Processes(tmp_path / "redis-logs")

    def start(*arguments):
        server = RedisServer("under-test", tmp_path / "redis", processes, arguments)
        server.start()
        return server
    yield start
    processes.kill_all()
