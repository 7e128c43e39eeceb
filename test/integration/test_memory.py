# SPDX-License-Identifier: Apache-2.0
"""Memory that was needed for a while is given back. The limits are generous: how much it is in a release, ./dev bench
measures. Not a component test: sanitizers keep what was freed."""
import contextlib

from support.configurations import HEAD, backend, metric
from support.process_memory import arenas, resident_mib

METRICS = 1000
UNFINISHED_HEAD = b"GET /livez HTTP/1.1\r\nX-Long: " + b"a" * 60000


def config(port, generation, metrics=METRICS):
    return (HEAD + "backends:\n" + backend("tasks", port) + "metrics:\n" +
            "".join(metric(f"g{generation}-{n}", "tasks", {"task": f"k{n}"}) for n in range(metrics)))


def reload(plimsoll, text):
    done = plimsoll.log().count("configuration reloaded") + 1
    plimsoll.configuration.write_text(text)
    plimsoll.process.wait_until("reloads", lambda: (
        plimsoll.log().count("configuration reloaded") >= done, plimsoll.log()[-300:]), within=60)


def wait_below(plimsoll, mib):
    plimsoll.process.wait_until(f"below {mib:.1f} MiB", lambda: (
        (lambda now: (now < mib, now))(resident_mib(plimsoll.process.pid))), within=90)


def wait_above(plimsoll, mib):
    plimsoll.process.wait_until(f"above {mib:.1f} MiB", lambda: (
        (lambda now: (now > mib, now))(resident_mib(plimsoll.process.pid))), within=10)


def test_reloads_do_not_add_up(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, 0)).wait_ready()
    for generation in range(1, 4):
        reload(plimsoll, config(port, generation))
    settled = resident_mib(plimsoll.process.pid)
    for generation in range(4, 10):
        reload(plimsoll, config(port, generation))
    # One generation of this size has 3 MiB: six that stayed would be 18.
    wait_below(plimsoll, settled + 6)


def test_metrics_that_are_gone_take_their_memory_along(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, 0, 10)).wait_ready()
    reload(plimsoll, config(port, 1, 10))
    small = resident_mib(plimsoll.process.pid)
    reload(plimsoll, config(port, 2, 5 * METRICS))
    assert resident_mib(plimsoll.process.pid) > small + 6
    reload(plimsoll, config(port, 3, 10))
    wait_below(plimsoll, small + 6)


def test_connections_that_have_ended_take_their_memory_along(serve, scripted_redis):
    plimsoll = serve(config(scripted_redis().port, 0, 10)).wait_ready()
    small = resident_mib(plimsoll.process.pid)
    with contextlib.ExitStack() as connections:
        for _ in range(250):
            connection = connections.enter_context(contextlib.closing(plimsoll.connect("front-proxy")))
            connection.connect()
            connection.sock.sendall(UNFINISHED_HEAD)  # an idle one takes too little to be told from noise
        wait_above(plimsoll, small + 6)
    wait_below(plimsoll, small + 5)


def test_threads_do_not_bring_arenas_of_their_own(serve, scripted_redis):
    plimsoll = serve(config(scripted_redis().port, 0, 10)).wait_ready()
    reload(plimsoll, config(scripted_redis().port, 1, 10))  # files, compute and log are all at work
    assert arenas(plimsoll.process.pid) == 1
