#!/usr/bin/env bash
# Records what a network does to a handshake: samples/lab/record-network.sh [NAME ...]
# Three hosts in network namespaces, client - router - server. Needs Linux, root, iproute2, openssl, python3 and tcpdump.
set -euo pipefail

chosen=" $* "
samples="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
PATH="$PATH:/usr/sbin:/sbin"
work="$(mktemp -d)"
hosts=(lab-client lab-router lab-server)

cleanup() {
  kill $(jobs -p) 2>/dev/null || true
  for host in "${hosts[@]}"; do ip netns del "$host" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

for host in "${hosts[@]}"; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add c0 netns lab-client type veth peer name c1 netns lab-router
ip link add s0 netns lab-server type veth peer name s1 netns lab-router
ip -n lab-client addr add 192.0.2.2/24 dev c0
ip -n lab-router addr add 192.0.2.1/24 dev c1
ip -n lab-router addr add 198.51.100.1/24 dev s1
ip -n lab-server addr add 198.51.100.2/24 dev s0
ip -n lab-client link set c0 up
ip -n lab-router link set c1 up
ip -n lab-router link set s1 up
ip -n lab-server link set s0 up
ip -n lab-client route add default via 192.0.2.1
ip -n lab-server route add default via 198.51.100.1
ip netns exec lab-router sysctl -q net.ipv4.ip_forward=1
sleep 2

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/server.key" -out "$work/server.crt" -days 3650 \
  -subj /O=Example/CN=server.example -addext subjectAltName=DNS:server.example 2>/dev/null
ip netns exec lab-server openssl s_server -accept 8443 -tls1_2 -www -key "$work/server.key" -cert "$work/server.crt" \
  >/dev/null 2>&1 &

cat >"$work/client.py" <<'PYTHON'
import socket, ssl, subprocess, sys
certificate, withdraw, kind, patience = sys.argv[1:]
context = ssl.create_default_context(cafile=certificate)
def route(kind):
    subprocess.run(['ip', '-n', 'lab-router', 'route', *kind, '198.51.100.2/32'], check=True)
def talk(between):
    with socket.create_connection(('198.51.100.2', 8443), timeout=float(patience)) as plain:
        between()
        with context.wrap_socket(plain, server_hostname='server.example') as tls:
            tls.sendall(b'GET / HTTP/1.0\r\n\r\n')
            while tls.recv(4096):
                pass
talk(lambda: None)
if withdraw == 'before':
    route(['add', kind])
try:
    talk((lambda: route(['add', kind])) if withdraw == 'between' else (lambda: None))
    sys.exit('the second connection should have failed')
except OSError as error:
    print(withdraw, error)
PYTHON

expected() { # name, what was configured, the second connection's cause
  is_chosen "$1" || return 0
  cat >"$samples/$1.expected.json" <<JSON
{
  "scenario": "$1",
  "configured": "$2",
  "programs": {
    "openssl": "$(openssl version | cut -d' ' -f2)",
    "python": "$(python3 -c 'import platform, ssl; print(platform.python_version(), ssl.OPENSSL_VERSION)')",
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
        "requested": "no",
        "certificate": "none"
      },
      "outcome": "established",
      "refusedBy": "none",
      "refused": null,
      "cause": "none"
    },
    {
      "order": 2,
      "serverPort": 8443,
      "tls": {
        "version": null,
        "resumed": false
      },
      "clientAuthentication": {
        "requested": "unknown",
        "certificate": "unknown"
      },
      "outcome": "abandoned",
      "refusedBy": "network",
      "refused": "connection",
      "cause": "$3"
    }
  ]
}
JSON
}

is_chosen() { [[ "$chosen" == "  " || "$chosen" == *" $1 "* ]]; }

record() { # name, when the route is withdrawn, what stands in its place, how long the client waits for its SYN
  is_chosen "$1" || return 0
  rm -f "$work/keys"
  # The capture is opened by root, in the client's namespace.
  ip netns exec lab-client tcpdump -i c0 -s 0 -U -Z root -w "$work/$1.pcap" 'tcp port 8443 or icmp' 2>/dev/null &
  local tcpdump=$!
  sleep 1
  SSLKEYLOGFILE="$work/keys" ip netns exec lab-client python3 "$work/client.py" "$work/server.crt" "$2" "$3" "$4"
  sleep 1
  kill "$tcpdump"
  wait "$tcpdump" 2>/dev/null || true
  ip -n lab-router route del "$3" 198.51.100.2/32
  cp "$work/$1.pcap" "$samples/$1.pcap"
  cp "$work/keys" "$samples/$1.keys"
}

record tls12-unreachable before unreachable 3
expected tls12-unreachable 'A success; then a router on the way has no route to the server any more.' refused
record tls12-cut-off between unreachable 3
expected tls12-cut-off 'A success; then the route to the server is withdrawn between the TCP handshake and the ClientHello.' timeout
record tls12-syn-dropped before blackhole 8
expected tls12-syn-dropped 'A success; then a router on the way drops what is for the server, and says nothing.' timeout
