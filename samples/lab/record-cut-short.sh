#!/usr/bin/env bash
# Records what a capture does not hold whole, and what nobody ends: samples/lab/record-cut-short.sh
# On the loopback interface, in a network namespace of its own. Needs Linux, root, openssl, curl, nc, iptables and tcpdump.
set -euo pipefail

if [ "${IN_NAMESPACE:-}" != yes ]; then exec env IN_NAMESPACE=yes unshare -n -m "$0" "$@"; fi

samples="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
PATH="$PATH:/usr/sbin:/sbin"
work="$(mktemp -d)"
port=8443

cleanup() {
  kill $(jobs -p) 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

ip link set lo up
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/server.key" -out "$work/server.crt" -days 3650 \
  -subj /O=Example/CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
serve() { openssl s_server -accept "127.0.0.1:$port" "$@" -key "$work/server.key" -cert "$work/server.crt" -www >/dev/null 2>&1 & }
ask() { curl -4 -sS --max-time "$1" --cacert "$work/server.crt" "${@:2}" "https://localhost:$port/" >/dev/null 2>"$work/curl"; }

capture=
start_capture() { # name, options of tcpdump
  tcpdump -i lo --immediate-mode -U -s 0 -Z root -w "$work/$1.pcap" "${@:2}" "tcp port $port" 2>"$work/tcpdump" &
  capture=$!
  for _ in $(seq 100); do
    if grep -q 'listening on' "$work/tcpdump"; then return; fi
    sleep 0.1
  done
  exit 1
}
stop_capture() { # name
  kill "$capture" 2>/dev/null || true
  wait "$capture" 2>/dev/null || true
  cp "$work/$1.pcap" "$samples/$1.pcap"
  echo "recorded $1 ($(stat -c %s "$samples/$1.pcap") bytes)"
}

connection() { # order, version (JSON), requested, certificate, outcome, refused by, refused, cause (JSON)
  cat <<JSON
    {
      "order": $1,
      "serverPort": $port,
      "tls": {
        "version": $2,
        "resumed": false
      },
      "clientAuthentication": {
        "requested": $3,
        "certificate": $4
      },
      "outcome": $5,
      "refusedBy": $6,
      "refused": $7,
      "cause": $8
    }
JSON
}
expected() { # name, configured, connections
  cat >"$samples/$1.expected.json" <<JSON
{
  "scenario": "$1",
  "configured": "$2",
  "programs": {
    "openssl": "$(openssl version | cut -d' ' -f2)",
    "curl": "$(curl --version | head -1 | sed -E 's/^curl ([^ ]+) .*(OpenSSL\/[^ ]+).*/\1 \2/')",
    "tcpdump": "$(tcpdump --version 2>&1 | head -1 | cut -d' ' -f3)"
  },
  "connections": [
$3
  ]
}
JSON
}
unknown='"unknown"'

# SYN, SYN-ACK, acknowledgement, ClientHello, its acknowledgement, and the server's flight up to ServerHelloDone.
serve -tls1_2
sleep 1
start_capture tls12-capture-ends-early -c 6
ask 5
sleep 1
stop_capture tls12-capture-ends-early
expected tls12-capture-ends-early 'A success, of which the capture holds the first six packets (tcpdump -c 6).' \
  "$(connection 1 '"TLS 1.2"' '"no"' '["none", "unknown"]' '["established", "incomplete"]' '["none", "unknown"]' null '["none", "unknown"]')"

# A filter in front of the port drops the SYN; 12 s later it lets through what comes.
start_capture syn-unanswered
iptables -A INPUT -i lo -p tcp --dport "$port" --syn -j DROP
if ask 2; then exit 1; fi
grep -q 'timed out\|Timeout' "$work/curl"
sleep 12
iptables -F INPUT
ask 5
sleep 0.5
stop_capture syn-unanswered
expected syn-unanswered 'A filter in front of the port drops the SYN, which curl sends again until it gives up; 12 s later a success.' \
  "$(connection 1 null "$unknown" "$unknown" '"abandoned"' '"network"' '"connection"' '"timeout"'),
$(connection 2 '"TLS 1.2"' '"no"' '"none"' '"established"' '"none"' null '"none"')"
kill %1 2>/dev/null || true
sleep 0.5

# A server that accepts and says no more, and a client that waits; 12 s later the capture goes on with another.
nc -l -k 127.0.0.1 "$port" >/dev/null &
sleep 0.5
start_capture fell-silent
(sleep 14 | openssl s_client -connect "127.0.0.1:$port" >/dev/null 2>&1) &
sleep 12
timeout 0.5 openssl s_client -connect "127.0.0.1:$port" </dev/null >/dev/null 2>&1 || true
sleep 0.5
stop_capture fell-silent
expected fell-silent 'nc accepts a connection and says nothing to the ClientHello of openssl s_client, which waits; 12 s later another waits for half a second and leaves.' \
  "$(connection 1 null "$unknown" "$unknown" '"abandoned"' '["server", "unknown"]' '"connection"' '"timeout"'),
$(connection 2 null "$unknown" "$unknown" '"abandoned"' '"client"' '"connection"' '["abandoned", "timeout"]')"
