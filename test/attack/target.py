# SPDX-License-Identifier: Apache-2.0
"""What is attacked, as every process of a run sees it: where it listens, what it has open, how one gets in."""
import contextlib
import dataclasses
import http.client
import os
import pathlib
import re
import ssl

from limits import Size

ADDRESS = "127.0.0.1"
# All of 127.0.0.0/8 is this machine, so that everybody can come from an address of his own.
READER, PROBE, KUBELET = "127.0.0.2", "127.0.0.3", "127.0.0.4"
ATTACKERS = "127.0.66."
MANY = 200  # addresses of an attacker who has a botnet


def attacker(number=0):
    """One of the attacker's addresses."""
    return f"{ATTACKERS}{1 + number % MANY}"


@dataclasses.dataclass(frozen=True)
class Target:
    port: int
    metrics_port: int
    pid: int
    certificates: pathlib.Path
    size: Size

    def context(self, identity=None, highest=ssl.TLSVersion.TLSv1_3):
        """A client's, with the certificate of that name or none."""
        made = ssl.create_default_context(cafile=str(self.certificates / "cluster-ca.crt"))
        made.maximum_version = highest
        if identity:
            made.load_cert_chain(self.certificates / f"{identity}.crt", self.certificates / f"{identity}.key")
        return made

    def descriptors(self):
        """How many files and sockets the program has open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def attackers(self):
        """How many of the attacker's connections the program has not closed."""
        return len(self.kernel_queues())

    def kernel_queues(self):
        """For each of them, by the kernel's table: the bytes that the attacker has not taken yet, and that the program
        has not."""
        local, network = f"0100007F:{self.port:04X}", "42007F"  # addresses are written backwards
        open_states = ("01", "08")  # ESTABLISHED, CLOSE_WAIT
        with open("/proc/net/tcp") as table:
            rows = [line.split()[1:5] for line in table]
        return [tuple(int(count, 16) for count in row[3].split(":")) for row in rows
                if row[0] == local and row[1][2:8] == network and row[2] in open_states]

    def counter(self, name):
        """What the metrics page says of it."""
        with contextlib.closing(http.client.HTTPConnection(ADDRESS, self.metrics_port, timeout=10)) as connection:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        return float(re.search(rf"^{name} (\S+)$", text, re.M)[1])


def memory(pid):
    """(resident now, highest since `forget_peak`), MiB."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return tuple(int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M)[1]) / 1024 for name in ("VmRSS", "VmHWM"))


def forget_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")
