# SPDX-License-Identifier: Apache-2.0
"""Free ports on 127.0.0.1, each given out once per run."""
import random
import socket
import threading

# Below the kernel's ephemeral range (32768 and up): an outgoing connection cannot take a port between the moment it
# is picked and the moment its server binds it.
_RANGE = range(20000, 32000)
_given = set()
_lock = threading.Lock()


def free_port():
    """A port that nothing listens on and that was not given out before."""
    with _lock:
        for _ in range(1000):
            port = random.choice(_RANGE)
            if port in _given:
                continue
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
            _given.add(port)
            return port
    raise RuntimeError("no free port on 127.0.0.1 after 1000 tries")
