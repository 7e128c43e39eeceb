# SPDX-License-Identifier: Apache-2.0
"""The one place for what an attack must not bring about, and for how large attacks are."""
import dataclasses

# Of net::server_limits.
CAP = 512
HANDSHAKES = 16  # at once
HANDSHAKES_OF_ONE = 4  # address
HEAD_SECONDS = 10
WRITE_SECONDS = 10
HANDSHAKE_SECONDS = 5
IDLE_SECONDS = 15  # of those who have not authenticated

# Resident memory, as docs/security.md, "Memory", has it. The program takes 9.2 MiB, and the log's queue 0.2.
PROGRAM_MIB = 9.4
# All connections of the cap: 20 KiB each when little is said on it, and 2 MiB for handshakes and answers meanwhile; 124
# KiB when as much as is allowed is under way, and a quarter more for those that were cut in the middle of an answer.
CONNECTIONS_MIB = {"idle": CAP * 20 / 1024 + 2, "full": CAP * 124 / 1024 * 1.25}
# With nobody connected: kube-apiserver's answers that are kept, and what malloc has not given back yet.
NOBODY_MIB = PROGRAM_MIB + 26 + 10
# What the same attack, run again, may add to the memory that is left in use after it.
GROWTH = 1.05
# How long it may take until memory that is free again is given back.
GIVEN_BACK_SECONDS = 2  # the program looks each second
# What the kernel may keep for one peer: answers that he does not read, requests that are not served yet.
KERNEL_KIB = 256
# How long the attacker's connections may outlive the attack: reviews under way have 3 s, a farewell 1 s.
GONE_SECONDS = 10


@dataclasses.dataclass(frozen=True)
class Size:
    """How hard the attacks are, and how long a read and a probe may take meanwhile."""
    read_ms: float  # from its planned time
    probe_ms: float  # of a new connection's handshake and answer; the aggregator's own check has 5 s
    seconds: float  # how long an attack goes on that has no end of its own
    hold: float  # how long open connections are held
    connections: int  # opened by attacks that need many, but not the cap
    beyond: int  # opened by attacks on the cap
    openssl: int  # programs at once, where Python's TLS cannot do it
    settle: float  # how long memory may take at the end of all; the program gives back what is free once a minute

    @property
    def outlasts_limits(self):
        """Whether connections are held until the server's own limits have to end them."""
        return self.hold > max(HEAD_SECONDS, WRITE_SECONDS, HANDSHAKE_SECONDS, IDLE_SECONDS)


FULL = Size(read_ms=250, probe_ms=1000, seconds=10, hold=17, connections=400, beyond=1000, openssl=8,
            settle=70)
# Continuous integration has two loaded cores: there the behaviour is judged, not the speed.
SMOKE = Size(read_ms=1000, probe_ms=2500, seconds=0.6, hold=0.6, connections=100, beyond=560, openssl=2,
             settle=2)
