#!/usr/bin/env bash
# Records what real stacks answer to a signature that does not verify: samples/lab/record-tampered.sh
# No stack signs wrongly by itself, so a relay changes a bit. Needs openssl, curl, tcpdump and node.
set -euo pipefail

lab="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
samples="$(dirname "$lab")"
PATH="$PATH:/usr/sbin:/sbin"
work="$(mktemp -d)"
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

certificate() { # name, subject, extended key usage, issuer
  openssl req -newkey rsa:2048 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" -subj "$2" 2>/dev/null
  printf 'subjectAltName=DNS:localhost\nextendedKeyUsage=%s\n' "$3" >"$work/$1.ext"
  openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -days 3650 -extfile "$work/$1.ext" \
    -out "$work/$1.crt" 2>/dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/ca.key" -out "$work/ca.crt" -days 3650 \
  -subj '/O=Example/CN=Example CA' -addext basicConstraints=critical,CA:TRUE 2>/dev/null
certificate server /O=Example/CN=localhost serverAuth
certificate alice /O=Example/CN=alice clientAuth

record() { # name, whose signature, what was configured, requested, certificate, refused by, refused
  local server_port=8443 client_port=9443
  if [ "$2" = server ]; then server_port=9443 client_port=8443; fi
  local verify=()
  if [ "$2" = client ]; then verify=(-Verify 1 -verify_return_error -CAfile "$work/ca.crt"); fi
  openssl s_server -accept $server_port -tls1_2 -www -key "$work/server.key" -cert "$work/server.crt" "${verify[@]}" \
    >/dev/null 2>&1 &
  local server=$!
  node "$lab/tampering-relay.js" $client_port $server_port "$2" &
  local relay=$!
  tcpdump -i lo -s 0 --immediate-mode -U -Z root -w "$work/$1.pcap" tcp port 8443 2>/dev/null &
  local tcpdump=$!
  sleep 1
  SSLKEYLOGFILE="$work/$1.keys" curl -sS -4 --tls-max 1.2 --cacert "$work/ca.crt" \
    $([ "$2" = client ] && echo --cert "$work/alice.crt" --key "$work/alice.key") \
    "https://localhost:$client_port/" >/dev/null && exit 1 || echo "$1: curl exit $?"
  sleep 1
  kill "$tcpdump" "$relay" "$server"
  wait "$tcpdump" "$relay" "$server" 2>/dev/null || true
  cp "$work/$1.pcap" "$samples/$1.pcap"
  cat >"$samples/$1.expected.json" <<JSON
{
  "scenario": "$1",
  "configured": "$3",
  "programs": {
    "openssl": "$(openssl version | cut -d' ' -f2)",
    "curl": "$(curl --version | head -1 | sed -E 's/^curl ([^ ]+) .*(OpenSSL\/[^ ]+).*/\1 \2/')",
    "tcpdump": "$(tcpdump --version 2>&1 | head -1 | cut -d' ' -f3)"
  },
  "connections": [
    {
      "order": 1,
      "serverPort": 8443,
      "tls": {
        "version": "TLS 1.2",
        "resumed": false
      },
      "clientAuthentication": {
        "requested": "$4",
        "certificate": "$5"
      },
      "outcome": "failed",
      "refusedBy": "$6",
      "refused": "$7",
      "cause": "bad_certificate_verify"
    }
  ]
}
JSON
}

record tls12-client-bad-certificate-verify client \
  "The client's CertificateVerify is changed on its way, so that it does not verify." yes sent server client_certificate
record tls12-server-bad-signature server \
  "The signature in the server's ServerKeyExchange is changed on its way, so that it does not verify." no unknown client server_certificate
