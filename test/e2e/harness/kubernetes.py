# SPDX-License-Identifier: Apache-2.0
"""Two ways to kube-apiserver: a small JSON client for what is read often, and the real kubectl for what users do."""
import http.client
import json
import os
import ssl
import subprocess
import threading

_KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: e2e
clusters:
- name: e2e
  cluster:
    server: {server}
    certificate-authority: {ca}
users:
- name: {user}
  user:
    client-certificate: {crt}
    client-key: {key}
contexts:
- name: e2e
  context:
    cluster: e2e
    user: {user}
"""


def kubeconfig(path, server, pki, user):
    """Writes a kubeconfig that names the files of the user's certificate."""
    path.write_text(_KUBECONFIG.format(
        server=server, ca=pki.crt("cluster-ca"), user=user, crt=pki.crt(user), key=pki.key(user)))
    return path


class Client:
    """JSON requests over one kept connection per thread."""

    def __init__(self, port, ca, crt=None, key=None, host="127.0.0.1"):
        self._address = (host, port)
        self._tls = ssl.create_default_context(cafile=str(ca))
        if crt:
            self._tls.load_cert_chain(str(crt), str(key))
        self._kept = threading.local()

    def request(self, method, path, body=None, timeout=5, headers=None):
        """Returns (status, document), the document as text when it is not JSON. No answer: ConnectionError."""
        sent = {"Accept": "application/json", **(headers or {})}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            body = json.dumps(body)
        for attempt in (1, 2):
            connection, fresh = self._connection(timeout)
            try:
                connection.request(method, path, body, sent)
                answer = connection.getresponse()
                content = answer.read()
                break
            except (http.client.HTTPException, OSError) as error:
                self._drop()
                # A kept connection may have been closed by the server; a new one that fails is a real failure.
                if fresh or attempt == 2:
                    raise ConnectionError(f"{method} {path}: {error!r}") from error
        if answer.will_close:
            self._drop()
        return answer.status, _document(answer, content)

    def get(self, path, timeout=5):
        """The document at path; anything but 200 raises."""
        status, document = self.request("GET", path, timeout=timeout)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {document}")
        return document

    def watch(self, path, timeout):
        """Yields the events of a watch until the server ends it; ConnectionError when it breaks."""
        connection = http.client.HTTPSConnection(*self._address, context=self._tls, timeout=timeout)
        try:
            connection.request("GET", path, headers={"Accept": "application/json"})
            answer = connection.getresponse()
            while line := answer.readline():
                yield json.loads(line)
        except http.client.HTTPException as error:
            raise ConnectionError(f"watch of {path}: {error!r}") from error
        finally:
            connection.close()

    def _connection(self, timeout):
        connection = getattr(self._kept, "connection", None)
        fresh = connection is None
        if fresh:
            connection = http.client.HTTPSConnection(*self._address, context=self._tls, timeout=timeout)
            self._kept.connection = connection
        elif connection.sock is not None:
            connection.sock.settimeout(timeout)
        return connection, fresh

    def _drop(self):
        self._kept.connection.close()
        self._kept.connection = None


class Kubectl:
    """The real kubectl, as one user."""

    def __init__(self, program, config, home):
        self._program = program
        self._environment = {**os.environ, "KUBECONFIG": str(config), "HOME": str(home)}

    def try_(self, *arguments, stdin=None, timeout=60):
        """Runs kubectl; returns (exit code, stdout, stderr)."""
        done = subprocess.run([str(self._program), *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              env=self._environment, timeout=timeout)
        return done.returncode, done.stdout, done.stderr

    def __call__(self, *arguments, stdin=None):
        """Runs kubectl and returns its stdout; a failure raises with its stderr."""
        code, out, error = self.try_(*arguments, stdin=stdin)
        if code != 0:
            raise RuntimeError(f"kubectl {' '.join(map(str, arguments))}: {error.strip()}")
        return out


def _document(answer, content):
    if "json" in (answer.headers.get_content_type() or ""):
        return json.loads(content)
    return content.decode(errors="replace")
