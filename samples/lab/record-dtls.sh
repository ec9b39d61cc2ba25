#!/usr/bin/env bash
# Records DTLS: samples/lab/record-dtls.sh [scenario ...]
# OpenSSL, GnuTLS and pion on both sides, in a network namespace of its own. Needs Linux, root, node and, as Debian names its
# packages, openssl, gnutls-bin, golang-go, golang-github-pion-dtls.v2-dev, iproute2, iptables and tcpdump.
set -euo pipefail

if [ "${IN_NAMESPACE:-}" != yes ]; then exec env IN_NAMESPACE=yes unshare -n -m "$0" "$@"; fi

lab="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
samples="$(cd "$lab/.." && pwd)"
PATH="$PATH:/usr/sbin:/sbin"
work="$(mktemp -d)"
pki="$work/pki"
port=4433

cleanup() {
  kill -CONT $(jobs -p) 2>/dev/null || true
  kill $(jobs -p) 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

ip link set lo up
node "$lab/record.js" --certificates "$pki" >/dev/null

names=" $* "
wanted() { [ "$names" = '  ' ] || [[ "$names" == *" $1 "* ]]; }
version() { dpkg-query -W -f '${Version}' "$1"; }

expected() { # name programs configured version requested certificate outcome refusedBy refused cause
  local tls=null used='' program
  wanted "$1" || return 0
  [ "$4" = none ] || tls="\"$4\""
  for program in $2 tcpdump; do used+=",
    \"$program\": \"$(version "${program/gnutls/gnutls-bin}")\""; done
  cat >"$samples/$1.expected.json" <<JSON
{
  "scenario": "$1",
  "configured": "$3",
  "programs": {${used#,}
  },
  "connections": [
    {
      "order": 1,
      "serverPort": $port,
      "tls": {
        "version": $tls,
        "resumed": false
      },
      "clientAuthentication": {
        "requested": $5,
        "certificate": $6
      },
      "outcome": $7,
      "refusedBy": $8,
      "refused": $9,
      "cause": ${10}
    }
  ]
}
JSON
}

# Runs one server, and one client for some seconds; one of them must write what the scenario says. What is written in
# `between` runs beside them, with the process id of the server.
record() { # name seconds says server... -- client...
  local name=$1 seconds=$2 says=$3 capture server file="$work/$1.pcap"
  shift 3
  wanted "$name" || return 0
  local serving=()
  while [ "$1" != -- ]; do serving+=("$1") && shift; done
  shift
  tcpdump -i lo --immediate-mode -U -s 0 -Z root -w "$file" "udp port $port" 2>"$work/tcpdump.log" &
  capture=$!
  for _ in $(seq 100); do
    if grep -q 'listening on' "$work/tcpdump.log"; then break; fi
    sleep 0.1
  done
  sleep 1000 | "${serving[@]}" >"$work/server.log" 2>&1 &
  sleep 1
  server=$(pgrep -n -x -P $$,$! "$(basename "${serving[0]}")" || pgrep -n -x "$(basename "${serving[0]}")")
  { sleep "$seconds"; echo Q; } | timeout -k 1 "$((seconds + 1))" "$@" >"$work/client.log" 2>&1 &
  if [ -n "${between:-}" ]; then $between "$server"; fi
  sleep "$((seconds + 2))"
  kill -CONT "$server" 2>/dev/null || true
  kill "$server" 2>/dev/null || true
  kill "$capture"
  wait "$capture" 2>/dev/null || true
  if ! grep -qE "$says" "$work/server.log" "$work/client.log"; then
    grep -v "^Waiting for connection" "$work/server.log" "$work/client.log"
    echo "record-dtls.sh: $name did not go as configured" >&2
    exit 1
  fi
  cp "$file" "$samples/$name.pcap"
  echo "recorded $name"
}

openssl_server=(openssl s_server -dtls1_2 -4 -accept "$port" -listen -timeout -no_ticket)
openssl_client=(openssl s_client -dtls1_2 -4 -connect "127.0.0.1:$port" -timeout -verify_return_error)
own=(-cert "$pki/server-issued.crt" -key "$pki/server-issued.key")
asks=("${own[@]}" -CAfile "$pki/client-ca.crt" -Verify 1 -verify_return_error)
trusts=(-CAfile "$pki/server-ca.crt")
shows=(-cert "$pki/client.crt" -key "$pki/client.key")
gnutls_server=(gnutls-serv --udp --echo --port "$port" --priority 'NORMAL:-VERS-ALL:+VERS-DTLS1.2'
  --x509certfile "$pki/server-issued.crt" --x509keyfile "$pki/server-issued.key" --x509cafile "$pki/client-ca.crt")
gnutls_client=(gnutls-cli --udp --port "$port" --priority 'NORMAL:-VERS-ALL:+VERS-DTLS1.2' --verify-hostname localhost)
yes='"yes"' no='"no"' sent='"sent"' empty='"empty"' none='"none"' unknown='"unknown"'
either='["none", "unknown"]'

record dtls12-mutual-success 2 'Verify return code: 0|Cipher is ECDHE' \
  "${openssl_server[@]}" "${asks[@]}" -- "${openssl_client[@]}" "${trusts[@]}" "${shows[@]}" -keylogfile "$work/keys"
if wanted dtls12-mutual-success; then cp "$work/keys" "$samples/dtls12-mutual-success.keys"; fi
expected dtls12-mutual-success openssl 's_server requires a client certificate (-Verify 1) and s_client presents one that its client CA signed.' \
  'DTLS 1.2' "$yes" "$sent" '"established"' "$none" null "$none"

record dtls12-no-client-certificate 2 'peer did not return a certificate' \
  "${openssl_server[@]}" "${asks[@]}" -- "${openssl_client[@]}" "${trusts[@]}"
expected dtls12-no-client-certificate openssl 's_server requires a client certificate (-Verify 1), s_client has none.' \
  'DTLS 1.2' "$yes" "$empty" '"failed"' '"server"' '"missing_client_certificate"' '"no_client_certificate"'

record dtls12-client-unknown-ca 2 'certificate verify failed' \
  "${openssl_server[@]}" "${asks[@]}" -- "${openssl_client[@]}" "${trusts[@]}" \
  -cert "$pki/client-other.crt" -key "$pki/client-other.key"
expected dtls12-client-unknown-ca openssl 's_client presents a certificate of a CA that is not the client CA of s_server.' \
  'DTLS 1.2' "$yes" "$sent" '"failed"' '"server"' '"client_certificate"' '"unknown_ca"'

record dtls12-server-unknown-ca 2 'certificate verify failed' \
  "${openssl_server[@]}" "${own[@]}" -- "${openssl_client[@]}" -CAfile "$pki/client-ca.crt"
expected dtls12-server-unknown-ca openssl 's_client trusts another CA than that of the certificate of s_server, which asks for none of the client.' \
  'DTLS 1.2' "$no" "$either" '"failed"' '"client"' '"server_certificate"' '"unknown_ca"'

record dtls12-no-shared-cipher 2 'no shared cipher' \
  "${openssl_server[@]}" "${own[@]}" -cipher ECDHE-ECDSA-AES256-GCM-SHA384 -- \
  "${openssl_client[@]}" "${trusts[@]}" -cipher ECDHE-ECDSA-AES128-GCM-SHA256
expected dtls12-no-shared-cipher openssl 's_server and s_client have one cipher suite each, and not the same.' \
  none "$unknown" "$unknown" '"failed"' '"server"' '"parameters"' '"no_shared_cipher"'

# A wrong key makes Finished unreadable, and what is unreadable is discarded without a word (RFC 6347, 4.1.2.7).
record dtls12-wrong-psk 12 'TIMEOUT occurred' \
  "${openssl_server[@]}" -nocert -psk 00112233445566778899aabbccddeeff -cipher PSK-AES128-GCM-SHA256 -- \
  "${openssl_client[@]}" -psk ffeeddccbbaa99887766554433221100 -cipher PSK-AES128-GCM-SHA256
expected dtls12-wrong-psk openssl 's_server and s_client know each other by a pre-shared key, and hold different ones.' \
  'DTLS 1.2' "$no" "$none" '"abandoned"' '"server"' '"parameters"' '"wrong_psk"'

record dtls12-gnutls-mutual-success 2 'Handshake was completed' \
  "${gnutls_server[@]}" --require-client-cert --verify-client-cert -- \
  "${gnutls_client[@]}" --x509cafile "$pki/server-ca.crt" --x509certfile "$pki/client.crt" --x509keyfile "$pki/client.key" 127.0.0.1
expected dtls12-gnutls-mutual-success gnutls 'gnutls-serv requires a client certificate and gnutls-cli presents one that its client CA signed.' \
  'DTLS 1.2' "$yes" "$sent" '"established"' "$none" null "$none"

# gnutls-serv closes its socket without an alert.
record dtls12-gnutls-no-client-certificate 12 'No certificate was found|ertificate is required' \
  "${gnutls_server[@]}" --require-client-cert --verify-client-cert -- \
  "${gnutls_client[@]}" --x509cafile "$pki/server-ca.crt" 127.0.0.1
expected dtls12-gnutls-no-client-certificate gnutls 'gnutls-serv requires a client certificate, gnutls-cli has none.' \
  'DTLS 1.2' "$yes" "$empty" '"abandoned"' '"server"' '"missing_client_certificate"' '"no_client_certificate"'

record dtls12-gnutls-server-unknown-ca 2 'issuer is unknown' \
  "${gnutls_server[@]}" --disable-client-cert -- "${gnutls_client[@]}" --x509cafile "$pki/client-ca.crt" 127.0.0.1
expected dtls12-gnutls-server-unknown-ca gnutls 'gnutls-cli trusts another CA than that of the certificate of gnutls-serv, which asks for none of the client.' \
  'DTLS 1.2' "$no" "$either" '"failed"' '"client"' '"server_certificate"' '"unknown_ca"'

# What is long is lost behind the capture, in front of the server.
iptables -A INPUT -i lo -p udp --dport "$port" -m length --length 400:65535 -j DROP
record dtls12-client-flight-lost 12 'TIMEOUT occurred' \
  "${gnutls_server[@]}" --require-client-cert --verify-client-cert -- "${openssl_client[@]}" "${trusts[@]}" "${shows[@]}"
iptables -F INPUT
expected dtls12-client-flight-lost 'openssl gnutls' 'The long datagrams of s_client are lost behind the capture, in front of gnutls-serv; both send their flights again and again.' \
  'DTLS 1.2' "$yes" "$sent" '"abandoned"' '"network"' '"connection"' '"timeout"'

# Two that know each other by the fingerprints of their certificates, which came another way, as WebRTC's do.
if wanted dtls12-fingerprint-success || wanted dtls12-fingerprint-mismatch || wanted dtls12-client-fingerprint-mismatch; then
  GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$work/go" go build -o "$work/dtls-peer" "$lab/dtls-fingerprint-peer.go"
fi
pion=golang-github-pion-dtls.v2-dev
cd "$pki"
peer() { echo "$work/dtls-peer" "$1" "$port" "$2" "$3"; }
record dtls12-fingerprint-success 3 hello $(peer server server client-self-signed) -- $(peer client client-self-signed server)
expected dtls12-fingerprint-success "$pion" 'Two peers on pion, which negotiate SRTP and know each other by the fingerprints of their self-signed certificates.' \
  'DTLS 1.2' "$yes" "$sent" '"established"' "$none" null "$none"
record dtls12-fingerprint-mismatch 3 'fingerprint differs' \
  $(peer server server client-self-signed) -- $(peer client client-self-signed ingress-fake)
expected dtls12-fingerprint-mismatch "$pion" 'The same, and the client was told the fingerprint of another certificate than that of the server.' \
  'DTLS 1.2' "$yes" "$either" '"failed"' '"client"' '"server_certificate"' '"fingerprint_mismatch"'
record dtls12-client-fingerprint-mismatch 3 'fingerprint differs' \
  $(peer server server ingress-fake) -- $(peer client client-self-signed server)
expected dtls12-client-fingerprint-mismatch "$pion" 'The same, and the server was told the fingerprint of another certificate than that of the client.' \
  'DTLS 1.2' "$yes" "$sent" '"failed"' '"server"' '"client_certificate"' '"fingerprint_mismatch"'

# A relay is in front of the server, and each datagram takes 0.4 s there: ClientHello, HelloVerifyRequest, ClientHello, and
# the flight of the server comes out of it after 1.6 s, the next of the client reaches the server after 2 s.
node "$lab/delaying-relay.js" "$port" 4434 400 >/dev/null &
openssl_server=("${openssl_server[@]/$port/4434}")
gnutls_server=("${gnutls_server[@]/$port/4434}")
stop_server() { sleep 1.8; kill -STOP "$1"; }
between=stop_server
record dtls12-server-silent 12 'TIMEOUT occurred' \
  "${openssl_server[@]}" "${asks[@]}" -- "${openssl_client[@]}" "${trusts[@]}" "${shows[@]}"
expected dtls12-server-silent openssl 's_server is stopped (SIGSTOP) when it has sent its flight; s_client sends its own again and again.' \
  'DTLS 1.2' "$yes" "$sent" '"abandoned"' '"server"' '["connection", "client_certificate"]' '"timeout"'
stop_client() { sleep 1.4; kill -STOP "$(pgrep -n -f 's_client -dtls1_2')"; }
between=stop_client
record dtls12-client-silent 12 'UDP Echo Server listening' \
  "${gnutls_server[@]}" --require-client-cert --verify-client-cert -- "${openssl_client[@]}" "${trusts[@]}" "${shows[@]}"
expected dtls12-client-silent 'openssl gnutls' 's_client is stopped (SIGSTOP) before the flight of gnutls-serv arrives, which is sent again and again.' \
  'DTLS 1.2' "$yes" "$either" '"abandoned"' '"client"' '["connection", "server_certificate"]' '"timeout"'

# The same where the server asks for no certificate, and where the client is to be shown none.
between=stop_server
record dtls12-server-silent-unasked 12 'TIMEOUT occurred' \
  "${openssl_server[@]}" "${own[@]}" -- "${openssl_client[@]}" "${trusts[@]}"
expected dtls12-server-silent-unasked openssl 's_server, which asks for no client certificate, is stopped (SIGSTOP) when it has sent its flight; s_client sends its own again and again.' \
  'DTLS 1.2' "$no" "$none" '"abandoned"' '"server"' '["connection", "parameters"]' '"timeout"'
between=stop_client
printf 'anna:00112233445566778899aabbccddeeff\n' >"$work/psk.txt"
record dtls12-client-silent-psk 12 'UDP Echo Server listening' \
  gnutls-serv --udp --echo --port 4434 --priority 'NORMAL:-VERS-ALL:+VERS-DTLS1.2:-KX-ALL:+ECDHE-PSK' --pskpasswd "$work/psk.txt" -- \
  "${openssl_client[@]}" -psk_identity anna -psk 00112233445566778899aabbccddeeff -cipher ECDHE-PSK-CHACHA20-POLY1305
expected dtls12-client-silent-psk 'openssl gnutls' 'The two know each other by a pre-shared key; s_client is stopped (SIGSTOP) before the flight of gnutls-serv arrives, which is sent again and again.' \
  'DTLS 1.2' "$no" "$either" '"abandoned"' '"client"' '["connection", "parameters"]' '"timeout"'
