# SPDX-License-Identifier: Apache-2.0
"""The command line as an operator types it."""
import subprocess

import pytest
from support.configurations import two_lists


@pytest.fixture
def run(program, tmp_path):
    def call(*arguments, environment=None):
        return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=30,
                              cwd=tmp_path, env=environment)
    return call


def test_check_prints_a_table_or_every_error_with_its_place(run, tmp_path):
    good = tmp_path / "good.yaml"
    good.write_text(two_lists(6379))
    done = run("check", good)
    assert done.returncode == 0, done.stderr
    assert "task_queue_length" in done.stdout and "artemis-mesh" in done.stdout

    bad = tmp_path / "bad.yaml"
    bad.write_text(two_lists(6379).replace("interval: 1s", "intervall: 1s").replace("backend: tasks", "backend: task"))
    done = run("check", bad)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert any(line.startswith(f"{bad}:9:5: metrics[0]") and "interval" in line for line in lines), lines
    assert any(line.startswith(f"{bad}:11:") and "task" in line for line in lines), lines


def test_serve_refuses_a_bad_configuration_before_it_listens(run, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("kind: Other\n")
    done = run("serve", "--config", bad, "--insecure-loopback", "--bind-address", "127.0.0.1")
    assert done.returncode == 2
    assert f"{bad}:1:" in done.stderr


def test_an_unknown_flag_names_the_nearest_one(run):
    done = run("serve", "--confg", "x")
    assert done.returncode == 2
    assert "--config" in done.stderr


def test_version_and_help(run):
    assert run("version").stdout.startswith("v")
    helped = run("serve", "--help")
    assert helped.returncode == 0
    for flag in ("--config", "--bind-address", "--secure-port", "--tls-cert-file", "--tls-private-key-file", "--kubeconfig",
                 "--metrics-bind-address", "--log-format", "--insecure-loopback", "--shutdown-delay-duration"):
        assert flag in helped.stdout


@pytest.mark.parametrize("arguments, environment, said", [
    (["--bind-address", "0.0.0.0"], {}, "loopback"),
    (["--bind-address", "127.0.0.1"], {"KUBERNETES_SERVICE_HOST": "10.96.0.1"}, "cluster"),
])
def test_insecure_loopback_is_for_loopback_alone(run, tmp_path, arguments, environment, said):
    good = tmp_path / "good.yaml"
    good.write_text(two_lists(6379))
    done = run("serve", "--config", good, "--insecure-loopback", *arguments, environment={"PATH": "/bin", **environment})
    assert done.returncode == 2
    assert said in done.stderr


def test_no_cluster_and_no_kubeconfig_is_said(run, tmp_path):
    good = tmp_path / "good.yaml"
    good.write_text(two_lists(6379))
    done = run("serve", "--config", good, "--tls-cert-file", "a", "--tls-private-key-file", "b", environment={"PATH": "/bin"})
    assert done.returncode == 2
    assert "--kubeconfig" in done.stderr
