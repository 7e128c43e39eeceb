#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Development certificates: a CA and a serving pair for localhost and 127.0.0.1, valid for a week.
#
#   certs/make-development.sh FOLDER     writes ca.crt, ca.key, tls.crt, tls.key
#
# Keys are made where they are used and never belong in a repository. For a cluster use cert-manager or
# whatever issues your other serving certificates: docs/configuration.md.
set -euo pipefail
out=${1:?usage: certs/make-development.sh FOLDER}
mkdir -p "$out"
umask 077

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$out/$1.key"; }

key ca
openssl req -x509 -new -key "$out/ca.key" -sha256 -days 7 -subj "/CN=plimsoll development CA" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" -out "$out/ca.crt"
key tls
openssl req -new -key "$out/tls.key" -subj "/CN=plimsoll" |
    openssl x509 -req -sha256 -days 7 -CA "$out/ca.crt" -CAkey "$out/ca.key" -CAcreateserial -out "$out/tls.crt" \
        -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n') 2>/dev/null
rm -f "$out/ca.srl"
