# SPDX-License-Identifier: Apache-2.0
"""Keys and certificates of the test cluster, EC P-256 unless asked otherwise, made with the openssl program."""
import base64
import subprocess

# A configuration of its own: the machine's openssl.cnf would add extensions (CA:TRUE among them).
_CONFIG = "[req]\ndistinguished_name = name\n[name]\n"
_CLIENT = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature", "extendedKeyUsage=clientAuth"]


class Pki:
    """A folder of certificates: ca(), server(), client() and key_pair() add to it, the others name its files."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._config = folder / "openssl.cnf"
        self._config.write_text(_CONFIG)

    def crt(self, name):
        return self._folder / f"{name}.crt"

    def key(self, name):
        return self._folder / f"{name}.key"

    def public(self, name):
        return self._folder / f"{name}.pub"

    def bundle(self, name):
        """The certificate as an APIService's caBundle wants it."""
        return base64.b64encode(self.crt(name).read_bytes()).decode()

    def ca(self, name, common_name=None, issuer=None, curve="P-256"):
        """Self-signed, and called as its files are, unless something else is said."""
        self._make(name, f"/CN={common_name or name}", [
            "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"], issuer, curve)

    def server(self, name, ca, *subject_alternative_names):
        self._make(name, f"/CN={name}", [
            "basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature", "extendedKeyUsage=serverAuth",
            "subjectAltName=" + ",".join(subject_alternative_names)], ca)

    def client(self, name, ca, user, *groups):
        """A client certificate: kube-apiserver takes the user from CN and the groups from O."""
        subject = "".join(f"/O={group}" for group in groups) + f"/CN={user}"
        self._make(name, subject, _CLIENT, ca)

    def key_pair(self, name):
        """A private key and its public half in NAME.pub, for service account tokens."""
        _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.key(name))
        _openssl("pkey", "-in", self.key(name), "-pubout", "-out", self.public(name))

    def client_of_key(self, name, ca, user):
        """The same for the key that stands in NAME.key already."""
        self._certify(name, f"/CN={user}", _CLIENT, ca, ["-key", self.key(name)])

    def _make(self, name, subject, extensions, ca=None, curve="P-256"):
        self._certify(name, subject, extensions, ca, ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{curve}", "-nodes",
                                                      "-keyout", self.key(name)])

    def _certify(self, name, subject, extensions, ca, key):
        issuer = ["-CA", self.crt(ca), "-CAkey", self.key(ca)] if ca else []
        added = [argument for extension in extensions for argument in ("-addext", extension)]
        _openssl("req", "-x509", "-config", self._config, *key, "-days", "2", "-subj", subject, "-out", self.crt(name),
                 *issuer, *added)


def _openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]} failed: {done.stderr.strip()}")
