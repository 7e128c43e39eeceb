# SPDX-License-Identifier: Apache-2.0
"""Redis by TLS, ACL user and password file: the password is rotated twice under four readers, and scaling goes on."""
from harness.artemis import METRIC, tasks_path
from harness.queues import USER, Queues
from harness.readers import Readers
from harness.scenario import Scenario
from harness.stage import metric_path
from harness.waiting import wait_until

# Reads by each of the readers for each rotation, at the very least.
_READS = 10
# How a poll would end that a rotation has cost.
_LOST = ("unauthenticated", "permission_denied", "unavailable")


def run(stage):
    stage.wait("2 replicas", lambda s: s.current == 2 and s.served == 0, within=30)
    stage.push(30)
    _scaled(stage, 3, 30)
    assert stage.connections(), "no connection by TLS as the ACL user"
    paths = [tasks_path(stage.namespace), metric_path(stage.sophia, METRIC)]
    with Readers(stage.world.plane.client, paths, pause=0.1, limit=20) as readers:
        for password, items, replicas in (("second", 60, 6), ("third", 90, 9)):
            wanted = readers.fewest + _READS
            _rotate(stage, password)
            stage.push(30)
            _scaled(stage, replicas, items)
            wait_until("reads by all readers", lambda: (readers.fewest >= wanted, readers.fewest), within=60)
        stage.step(f"{readers.end()} reads, none failed")
    strange = [s for s in stage.timeline.samples if s.current >= 3 and s.origin != "fresh"]
    assert not strange, f"values were not fresh: {strange[0]}"
    polls = {outcome: stage.world.plimsoll.metric(
        f'plimsoll_polls_total{{backend="{stage.namespace}",outcome="{outcome}"}}') for outcome in ("ok", *_LOST)}
    stage.step(f"polls by outcome: {polls}")
    assert polls.pop("ok") > 0 and not any(polls.values()), "the rotations cost a poll"


def _rotate(stage, password):
    """As one rotates: both passwords are good for a while, the file follows, the old one goes."""
    old, known = stage.password, stage.connections()
    stage.redis.command("ACL", "SETUSER", USER, f">{password}")
    stage.write_password(password)
    stage.redis.command("ACL", "SETUSER", USER, f"<{old}")
    killed = stage.redis.command("CLIENT", "KILL", "USER", USER)
    assert killed >= 1, "there was no connection to kill"
    stage.step(f"the password is rotated, {killed} of Plimsoll's connections killed")
    wait_until("a new connection with the new password", lambda: _new(stage, known), within=40)
    try:
        stage.redis.command("AUTH", USER, old)
    except RuntimeError as refused:
        assert "WRONGPASS" in str(refused), refused
    else:
        raise AssertionError("the old password is still good")


def _new(stage, known):
    connections = stage.connections()
    return bool(connections) and not connections & known, connections


def _scaled(stage, replicas, items):
    stage.wait(f"{replicas} replicas", lambda s: (
        s.current == s.desired == replicas and s.served == items and s.origin == "fresh"), within=30)


SCENARIO = Scenario("redis-guarded", Queues, "redis-guarded", limit=200, run=run)
