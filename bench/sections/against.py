# SPDX-License-Identifier: Apache-2.0
"""The same reads on another external metrics server as on a Plimsoll beside it. What it measures is up to whoever runs
it: how far away that server is, and what else it does."""
import urllib.parse

from rig import contest
from rig.bench import headers
from rig.configuration import path
from rig.figures import Outcome
from rig.load import BadAnswers, Target
from support.serving import HPA

_HOW = ("{url}, beside a Plimsoll on this machine with {metrics} metrics. Open loop: latency counts from when a read was due. "
        "CPU only of a server whose process was named.")
METRICS = 100


def measure(bench, options):
    """`options`: of the command line."""
    their = _target(options)
    rates = [float(rate) for rate in options.rates.split(",")] if options.rates else bench.extent.rates
    ours = [path(number) for number in range(min(METRICS, their.arguments.count("--path")))]
    with bench.serving(bench.lists(METRICS, "5s")) as serving:
        contenders = [bench.target(serving, ours), their]
        made = []
        for rate in rates:
            made += contest.rows(f"{rate:,.0f}/s", contest.at_rate(bench, contenders, rate), their.name)
    how = _HOW.format(url=options.against, metrics=METRICS)
    return Outcome([contest.table("against", f"Reads beside {their.name}", how, made)])


def _target(options):
    url = urllib.parse.urlsplit(options.against)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise BadAnswers(f"{options.against} is no http:// or https:// URL")
    paths = options.path or ([url.path + (f"?{url.query}" if url.query else "")] if url.path.strip("/") else [])
    if not paths:
        raise BadAnswers("what to read: --path /apis/external.metrics.k8s.io/v1beta1/namespaces/NAMESPACE/METRIC")
    arguments = ["--host", url.hostname, "--port", str(url.port or (443 if url.scheme == "https" else 80)),
                 "--expect", '"kind":"ExternalMetricValueList"']
    if url.scheme == "http":
        arguments.append("--plain")
    for flag in ("cert", "key", "ca", "server_name"):
        if getattr(options, flag):
            arguments += [f"--{flag.replace('_', '-')}", getattr(options, flag)]
    if options.insecure:
        arguments.append("--insecure")
    for one in paths:
        arguments += ["--path", one]
    given = [part for header in options.header for part in ("--header", header)]
    return Target(url.netloc, arguments + (given or headers(HPA)), options.pid)
