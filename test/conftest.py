# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the tests that run the real program (the path in $PLIMSOLL)."""
import os
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "e2e")]

from support.scripted_prometheus import ScriptedPrometheus  # noqa: E402
from support.scripted_redis import ScriptedRedis  # noqa: E402
from support.serving import Serving, make_pki  # noqa: E402


@pytest.fixture(scope="session")
def program():
    return os.environ["PLIMSOLL"]


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    return make_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def serve(pki, tmp_path):
    """serve(configuration, *arguments): a started Plimsoll; every one of a test is ended with it."""
    made = []

    def start(configuration, *arguments):
        folder = tmp_path / f"plimsoll-{len(made)}"
        folder.mkdir()
        made.append(Serving(pki, folder, configuration, arguments))
        return made[-1].start()
    yield start
    for serving in made:
        serving.close()


@pytest.fixture
def scripted_redis():
    """scripted_redis(answer, slice_bytes): a peer that answers as the test says."""
    made = []

    def start(*arguments, **named):
        made.append(ScriptedRedis(*arguments, **named))
        return made[-1]
    yield start
    for peer in made:
        peer.close()


@pytest.fixture
def scripted_prometheus():
    """scripted_prometheus(answer): the same for queries."""
    made = []

    def start(*arguments):
        made.append(ScriptedPrometheus(*arguments))
        return made[-1]
    yield start
    for peer in made:
        peer.close()
