# SPDX-License-Identifier: Apache-2.0
"""The attacks, in the order in which they are run. Each is a coroutine function of (target, deed): what it did goes
into the deed, and what the server should not have done, too. Its docstring's first line is its line in the table."""
from attacks import chains, connections, crafted, handshakes, hellos, identities, requests, shapes

_MODULES = (connections, hellos, crafted, handshakes, chains, shapes, requests, identities)
ALL = {attack.__name__.replace("_", "-"): attack for module in _MODULES for attack in module.ATTACKS}

# Those whose connections take no more memory than idle ones: limits.CONNECTIONS_MIB.
SAY_LITTLE = {"slow-heads", "idle-strangers", "idle-tenants", "half-closed", "resets", "silent", "hello-of-one",
              "hello-of-many", "dripping-hello-of-few", "dripping-hello-of-many", "handshakes-of-one",
              "handshakes-of-many", "garbage"}
# Those that take from kube-apiserver the time in which it would tell about newcomers; whom it has told about already
# are answered.
KEEP_NEWCOMERS_WAITING = {"hanging-reviews-by-proxy"}
