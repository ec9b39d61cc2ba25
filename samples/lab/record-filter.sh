#!/usr/bin/env bash
# Records what a filter on the way does to a handshake: samples/lab/record-filter.sh [NAME]
# Three hosts in network namespaces, client - router - server; the router drops what is large, or answers in the
# server's name. Needs Linux, root, iproute2, nftables, openssl, curl and tcpdump; installs what is missing on Debian.
set -euo pipefail

only="${1:-}"
samples="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
PATH="$PATH:/usr/sbin:/sbin"
declare -A package_of=([ip]=iproute2 [nft]=nftables [openssl]=openssl [curl]=curl [tcpdump]=tcpdump)
for program in "${!package_of[@]}"; do
  command -v "$program" >/dev/null || apt-get install -q -y --no-install-recommends "${package_of[$program]}"
done
work="$(mktemp -d)"
hosts=(filter-client filter-router filter-server)

remove_hosts() {
  for host in "${hosts[@]}"; do ip netns del "$host" 2>/dev/null || true; done
}
cleanup() {
  kill $(jobs -p) 2>/dev/null || true
  remove_hosts
  rm -rf "$work"
}
trap cleanup EXIT

# Anew for each recording: a connection that was never answered goes on being sent for minutes.
make_hosts() {
  remove_hosts
  for host in "${hosts[@]}"; do
    ip netns add "$host"
    ip -n "$host" link set lo up
  done
  ip link add c0 netns filter-client type veth peer name c1 netns filter-router
  ip link add s0 netns filter-server type veth peer name s1 netns filter-router
  ip -n filter-client addr add 192.0.2.2/24 dev c0
  ip -n filter-router addr add 192.0.2.1/24 dev c1
  ip -n filter-router addr add 198.51.100.1/24 dev s1
  ip -n filter-server addr add 198.51.100.2/24 dev s0
  # Segments as they would be on a wire.
  ip -n filter-client link set c0 up gso_max_segs 1
  ip -n filter-router link set c1 up gso_max_segs 1
  ip -n filter-router link set s1 up gso_max_segs 1
  ip -n filter-server link set s0 up gso_max_segs 1
  ip -n filter-client route add default via 192.0.2.1
  ip -n filter-server route add default via 198.51.100.1
  ip netns exec filter-router sysctl -q net.ipv4.ip_forward=1
  sleep 2
}

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/ca.key" -out "$work/ca.crt" -days 3650 \
  -subj '/O=Example/CN=Example CA' -addext basicConstraints=critical,CA:TRUE 2>/dev/null
certificate() { # name, subject, subject alternative name
  openssl req -newkey rsa:2048 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" -subj "$2" 2>/dev/null
  printf 'subjectAltName=%s\n' "$3" >"$work/$1.ext"
  openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -days 3650 -extfile "$work/$1.ext" \
    -out "$work/$1.crt" 2>/dev/null
}
certificate server /O=Example/CN=server.example DNS:server.example
certificate alice /O=Example/CN=alice email:alice@example.com

expected() { # name, configured, version (JSON), requested, certificate, outcome, refused by, refused, cause (JSON)
  cat >"$work/expected.json" <<JSON
{
  "scenario": "$1",
  "configured": "$2",
  "programs": {
    "openssl": "$(openssl version | cut -d' ' -f2)",
    "curl": "$(curl --version | head -1 | sed -E 's/^curl ([^ ]+) .*(OpenSSL\/[^ ]+).*/\1 \2/')",
    "nft": "$(nft --version | sed -E 's/^nftables v([^ ]+).*/\1/')",
    "tcpdump": "$(tcpdump --version 2>&1 | head -1 | cut -d' ' -f3)"
  },
  "connections": [
    {
      "order": 1,
      "serverPort": 8443,
      "stacks": {
        "client": "OpenSSL",
        "server": "OpenSSL"
      },
      "tls": {
        "version": $3,
        "resumed": false
      },
      "clientAuthentication": {
        "requested": $4,
        "certificate": $5
      },
      "outcome": $6,
      "refusedBy": $7,
      "refused": $8,
      "cause": $9
    }
  ]
}
JSON
}

# Runs curl against s_server with a rule on the router, and captures where the answer is told.
record() { # name, version (1.2, 1.3), client or server: where it is captured, rule, how long the rule stands, curl's exit,
  # [mutual: the client has a certificate that the server wants, or required: it has none], [packets to capture]
  local name=$1 version=$2 where=$3 rule=$4 stands=$5 exit=$6
  [ "$name" = "${only:-$name}" ] || return 0
  local verify=() present=() count=()
  if [ -n "${7:-}" ]; then verify=(-Verify 1 -verify_return_error -CAfile "$work/ca.crt"); fi
  if [ "${7:-}" = mutual ]; then present=(--cert "$work/alice.crt" --key "$work/alice.key"); fi
  if [ -n "${8:-}" ]; then count=(-c "$8"); fi
  rm -f "$work/keys"
  make_hosts
  ip netns exec filter-server openssl s_server -accept 8443 "-tls${version/./_}" -www -key "$work/server.key" \
    -cert "$work/server.crt" -cert_chain "$work/ca.crt" "${verify[@]}" >/dev/null 2>&1 &
  local server=$!
  ip netns exec filter-router nft -f - <<NFT
table inet filter {
  chain forward {
    type filter hook forward priority 0;
    $rule
  }
}
NFT
  local device=c0
  [ "$where" = server ] && device=s0
  ip netns exec "filter-$where" tcpdump -i $device -s 0 --immediate-mode -U -Z root "${count[@]}" -w "$work/$name.pcap" \
    'tcp port 8443 or icmp' 2>"$work/tcpdump" &
  local tcpdump=$!
  sleep 1
  SSLKEYLOGFILE="$work/keys" ip netns exec filter-client curl -sS --max-time 5 --tls-max "$version" \
    --tlsv"$version" --cacert "$work/ca.crt" "${present[@]}" --resolve server.example:8443:198.51.100.2 \
    https://server.example:8443/ >/dev/null 2>"$work/curl" &
  local client=$! status=0
  if [ "$stands" != forever ]; then
    sleep "$stands"
    ip netns exec filter-router nft flush chain inet filter forward
  fi
  wait "$client" || status=$?
  [[ " $exit " = *" $status "* ]] || { cat "$work/curl" >&2; echo "$name: curl ended with $status, not $exit" >&2; exit 1; }
  sleep 1
  # The capture ends first: the server's end is no part of the story.
  kill "$tcpdump" 2>/dev/null || true
  wait "$tcpdump" 2>/dev/null || true
  kill "$server"
  wait "$server" 2>/dev/null || true
  grep -q '^0 packets dropped by kernel' "$work/tcpdump" || { echo "$name: packets were lost" >&2; exit 1; }
  cp "$work/$name.pcap" "$samples/$name.pcap"
  cp "$work/expected.json" "$samples/$name.expected.json"
  rm -f "$samples/$name.keys"
  if [ -s "$work/keys" ] && grep -q '^[A-Z]' "$work/keys"; then cp "$work/keys" "$samples/$name.keys"; fi
  echo "recorded $name ($(stat -c %s "$samples/$name.pcap") bytes)"
}

# Large is what a tunnel on the way would not carry.
from_server='oifname "c1" meta length > 1000 drop'
from_client='oifname "s1" meta length > 1000 drop'
lost=('["abandoned", "failed"]' '"network"' '"connection"' '"timeout"')
CURL_TIMED_OUT=28
CURL_RECEIVE=35
# Behind its own Finished curl hears of it when it sends or when it receives.
CURL_AFTERWARDS='55 56'

for version in 1.2 1.3; do
  prefix="tls${version/./}"
  expected $prefix-black-hole-at-server "Something on the way drops the large packets of the server: what it answers to the ClientHello is sent again and again. Captured at the server." \
    "\"TLS $version\"" '["no", "unknown"]' '["none", "unknown"]' "${lost[@]}"
  record $prefix-black-hole-at-server $version server "$from_server" forever $CURL_TIMED_OUT

  expected $prefix-black-hole-at-client "Something on the way drops the large packets of the server: of what it answers to the ClientHello only the end arrives. Captured at the client." \
    'null' '["no", "unknown"]' '["none", "unknown"]' "${lost[@]}"
  record $prefix-black-hole-at-client $version client "$from_server" forever $CURL_TIMED_OUT

  expected $prefix-black-hole-client-certificate "Something on the way drops the large packets of the client: its certificate, which the server requires, is sent again and again. Captured at the client." \
    "\"TLS $version\"" '"yes"' '"sent"' "${lost[@]}"
  record $prefix-black-hole-client-certificate $version client "$from_client" forever $CURL_TIMED_OUT mutual

  expected $prefix-client-hello-dropped "Something on the way drops the ClientHello. Captured at the client." \
    'null' '"unknown"' '"unknown"' "${lost[@]}"
  record $prefix-client-hello-dropped $version client 'oifname "s1" meta length > 100 drop' forever $CURL_TIMED_OUT

  expected $prefix-forged-reset "Something on the way answers the ClientHello with a RST in the name of the server, which has not seen it. Captured at the client, nearer to the filter than to the server." \
    'null' '"unknown"' '"unknown"' '["abandoned", "failed"]' '"network"' '"connection"' '"reset"'
  record $prefix-forged-reset $version client 'oifname "s1" meta length > 100 reject with tcp reset' forever $CURL_RECEIVE

  expected $prefix-black-hole-mended "Something on the way drops the large packets of the server for two seconds; then what was sent again arrives, and it is a success. Captured at the server." \
    "\"TLS $version\"" '"no"' '"none"' '"established"' '"none"' 'null' '"none"'
  record $prefix-black-hole-mended $version server "$from_server" 2 0
done

expected tls13-forged-reset-after-client-certificate "Something on the way answers the client's certificate, which the server requires, with a RST in the name of the server, which has not seen it. Captured at the client, nearer to the filter than to the server." \
  '"TLS 1.3"' '"yes"' '"sent"' '["abandoned", "failed"]' '"network"' '"connection"' '"reset"'
record tls13-forged-reset-after-client-certificate 1.3 client 'oifname "s1" meta length > 1000 reject with tcp reset' forever "$CURL_AFTERWARDS" mutual

# The server's flight takes two segments.
expected tls13-cut-short-without-client-certificate "The server requires a certificate and refuses the client, which has none; the capture ends with the client's last flight, before the server's answer. Captured at the client." \
  '"TLS 1.3"' '"yes"' '"empty"' '"failed"' '"server"' '"missing_client_certificate"' '"no_client_certificate"'
record tls13-cut-short-without-client-certificate 1.3 client '' forever "$CURL_AFTERWARDS" required 10
expected tls13-cut-short-after-client-certificate "The server requires a certificate and accepts it; the capture ends with the client's last flight, before the server's answer. Captured at the client." \
  '"TLS 1.3"' '"yes"' '"sent"' '"established"' '"none"' 'null' '"none"'
record tls13-cut-short-after-client-certificate 1.3 client '' forever 0 mutual 11
