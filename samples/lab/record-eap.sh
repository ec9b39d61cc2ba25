#!/usr/bin/env bash
# Records EAP: samples/lab/record-eap.sh [scenario ...]
# RADIUS between eapol_test and FreeRADIUS, and both sides of a NAS: wpa_supplicant, hostapd and FreeRADIUS. In a network
# namespace of its own. Needs Linux, root, node and, as Debian names its packages, freeradius, eapoltest, hostapd,
# wpasupplicant, iproute2, iptables, tcpdump and openssl; a service that a package starts by itself must be stopped.
set -euo pipefail

if [ "${IN_NAMESPACE:-}" != yes ]; then exec env IN_NAMESPACE=yes unshare -n -m "$0" "$@"; fi

lab="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
samples="$(cd "$lab/.." && pwd)"
PATH="$PATH:/usr/sbin:/sbin"
work="$(mktemp -d)"
pki="$work/pki"

cleanup() {
  kill $(jobs -p) 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

ip link set lo up
node "$lab/record.js" --certificates "$pki" >/dev/null

names=" $* "
wanted() { [ "$names" = '  ' ] || [[ "$names" == *" $1 "* ]]; }
version() { dpkg-query -W -f '${Version}' "$1"; }

radius=
# What the server asks for first, its newest version, its certificate, its cipher suites, and whether it wants a certificate
# of the client inside TTLS, too; its oldest version.
start_radius() { # default_eap_type tls_max_version certificate cipher_list require [tls_min_version]
  local raddb="$work/raddb"
  rm -rf "$raddb"
  cp -r /etc/freeradius/3.0 "$raddb"
  sed -i -E 's/^(\s*)(user|group) = .*/\1/' "$raddb/radiusd.conf"
  cat >"$raddb/mods-available/eap" <<CONF
eap {
  default_eap_type = $1
  timer_expire = 60
  ignore_unknown_eap_types = no
  max_sessions = 100
  tls-config tls-common {
    private_key_file = $pki/$3.key
    certificate_file = $pki/$3.crt
    ca_file = $pki/client-ca.crt
    cipher_list = "$4"
    tls_min_version = "${6:-1.2}"
    tls_max_version = "$2"
    ecdh_curve = ""
    fragment_size = 512
  }
  tls {
    tls = tls-common
  }
$([ "$5" != tls-or-md5 ] || printf '  md5 {\n  }')
$([[ "$5" = tls-* ]] || cat <<MORE
  ttls {
    tls = tls-common
    default_eap_type = md5
    virtual_server = "inner-tunnel"
    require_client_cert = $5
  }
  peap {
    tls = tls-common
    default_eap_type = mschapv2
    virtual_server = "inner-tunnel"
  }
  mschapv2 {
  }
MORE
)
}
CONF
  printf '%s Cleartext-Password := "correct"\n' alice mallory >"$raddb/mods-config/files/authorize"
  # A rule of the network, which is asked when TLS is done.
  sed -i '0,/^post-auth {/s//post-auth {\n  if (\&User-Name == "mallory") {\n    reject\n  }/' "$raddb/sites-available/default"
  # Another, which is asked with each packet of these two: it refuses them where they acknowledge a fragment, ...
  sed -i '0,/^authorize {/s//authorize {\n  if ((\&User-Name == "trent" || \&User-Name == "walter") \&\& \&EAP-Message =~ \/^0x02..0006\/) {\n    reject\n  }/' "$raddb/sites-available/default"
  # ... one of them without a word of EAP, as a proxy does whose own server is gone.
  sed -i '/Post-Auth-Type REJECT {/,/}/s/^\t\teap$/\t\tif (\&User-Name != "walter") {\n\t\t\teap\n\t\t}/' "$raddb/sites-available/default"
  freeradius -X -d "$raddb" >"$work/radius.log" 2>&1 &
  radius=$!
  for _ in $(seq 100); do
    grep -q 'Ready to process requests' "$work/radius.log" && return
    sleep 0.1
  done
  cat "$work/radius.log"
  exit 1
}
stop_radius() { kill "$radius"; wait "$radius" 2>/dev/null || true; }

capture=
start_capture() { # file interface filter
  tcpdump -i "$2" --immediate-mode -U -s 0 -Z root -w "$1" "$3" 2>"$work/tcpdump.log" &
  capture=$!
  for _ in $(seq 100); do
    grep -q 'listening on' "$work/tcpdump.log" && return
    sleep 0.1
  done
  exit 1
}
stop_capture() { sleep 1.5; kill "$capture"; wait "$capture" 2>/dev/null || true; }

expected() { # name configured version requested certificate outcome refusedBy refused cause
  local tls=null
  wanted "$1" || return 0
  [ "$3" = none ] || tls="\"$3\""
  cat >"$samples/$1.expected.json" <<JSON
{
  "scenario": "$1",
  "configured": "$2",
  "programs": {
    "freeradius": "$(version freeradius)",
    "wpa_supplicant": "$(version wpasupplicant)",
    "tcpdump": "$(version tcpdump)"
  },
  "connections": [
    {
      "order": 1,
      "serverPort": ${10:-1812},
      "tls": {
        "version": $tls,
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

own='client_cert="PKI/client.crt"
  private_key="PKI/client.key"'
network() { # network-block [name]
  printf 'network={\n  key_mgmt=IEEE8021X\n  eapol_flags=0\n  identity="%s"\n  %s\n}\n' "${2:-alice}" "${1//PKI/$pki}"
}
trusted='ca_cert="PKI/server-ca.crt"'

record() { # name network-block what-the-peer-says-at-its-end [seconds] [who] [-n]
  wanted "$1" || return 0
  network "$2" "${5:-alice}" >"$work/peer.conf"
  start_capture "$work/$1.pcap" lo 'udp port 1812'
  if [ -n "${between:-}" ]; then (trap - EXIT; $between) & fi
  OPENSSL_CONF="${peer_openssl:-/etc/ssl/openssl.cnf}" timeout 60 eapol_test ${6:-} -c "$work/peer.conf" -a 127.0.0.1 -p "${peer_port:-1812}" -s testing123 -t "${4:-10}" >"$work/peer.log" 2>&1 || true
  stop_capture
  if ! { tail -n 5 "$work/peer.log"; cat "$work/radius.log"; } | grep -q "$3"; then
    tail -30 "$work/peer.log"
    echo "record-eap.sh: $1 did not go as configured" >&2
    exit 1
  fi
  cp "$work/$1.pcap" "$samples/$1.pcap"
  echo "recorded $1"
}
# The peer's newest version; its TLS library would offer 1.3, too.
only12='phase1="tls_disable_tlsv1_3=1"'
upto13='phase1="tls_disable_tlsv1_3=0"'
yes='"yes"' no='"no"' sent='"sent"' empty='"empty"' none='"none"' unknown='"unknown"'

start_radius tls 1.2 server-issued DEFAULT no
record eap-tls12-mutual-success "eap=TLS
  $trusted
  $own
  $only12" SUCCESS
expected eap-tls12-mutual-success 'FreeRADIUS requires a client certificate and eapol_test presents one that its client CA signed.' \
  'TLS 1.2' "$yes" "$sent" '"established"' "$none" null "$none"
record eap-tls12-client-unknown-ca "eap=TLS
  $trusted
  client_cert=\"PKI/client-other.crt\"
  private_key=\"PKI/client-other.key\"
  $only12" FAILURE
expected eap-tls12-client-unknown-ca 'eapol_test presents a certificate of a CA that is not the client CA of FreeRADIUS, which sends no alert.' \
  'TLS 1.2' "$yes" "$sent" '"failed"' '"server"' '"client_certificate"' '"unknown_ca"'
record eap-tls12-client-expired "eap=TLS
  $trusted
  client_cert=\"PKI/client-expired.crt\"
  private_key=\"PKI/client-expired.key\"
  $only12" FAILURE
expected eap-tls12-client-expired 'eapol_test presents a certificate of the client CA of FreeRADIUS that expired on 2024-01-01.' \
  'TLS 1.2' "$yes" "$sent" '"failed"' '"server"' '"client_certificate"' '"expired"'
record eap-tls12-server-unknown-ca "eap=TLS
  ca_cert=\"PKI/client-ca.crt\"
  $own
  $only12" FAILURE
expected eap-tls12-server-unknown-ca 'eapol_test trusts another CA than that of the server certificate of FreeRADIUS.' \
  'TLS 1.2' "$yes" '["none", "unknown"]' '"failed"' '"client"' '"server_certificate"' '"unknown_ca"'
record eap-tls12-refused-by-policy "eap=TLS
  $trusted
  $own
  $only12" FAILURE 10 mallory
expected eap-tls12-refused-by-policy 'TLS is done on both sides; then a rule of FreeRADIUS (unlang) rejects this name.' \
  'TLS 1.2' "$yes" "$sent" '"rejected"' '"server"' '"connection"' '"unknown"'
record eap-peap-wrong-password "eap=PEAP
  $trusted
  password=\"wrong\"
  phase2=\"auth=MSCHAPV2\"
  $only12" FAILURE
expected eap-peap-wrong-password 'The tunnel of PEAP is established; the password inside it is wrong.' \
  'TLS 1.2' "$no" "$none" '"rejected"' '"server"' '"connection"' '"inner_authentication"'
record eap-ttls-success "eap=TTLS
  $trusted
  password=\"correct\"
  phase2=\"auth=PAP\"
  $only12" SUCCESS
expected eap-ttls-success 'The tunnel of TTLS is established, and the password inside it is right.' \
  'TLS 1.2' "$no" "$none" '"established"' "$none" null "$none"
record eap-ttls-refused-by-policy "eap=TTLS
  $trusted
  password=\"correct\"
  phase2=\"auth=PAP\"
  $only12" FAILURE 10 mallory
expected eap-ttls-refused-by-policy 'The tunnel of TTLS is established, and the password inside it is right; then a rule of FreeRADIUS (unlang) rejects this name.' \
  'TLS 1.2' "$no" "$none" '"rejected"' '"server"' '"connection"' '["none", "unknown"]'
record eap-tls12-refused-in-the-middle "eap=TLS
  $trusted
  $own
  $only12" FAILURE 10 trent
expected eap-tls12-refused-in-the-middle 'A rule of FreeRADIUS (unlang) rejects this name while its own flight is on the way.' \
  'TLS 1.2' "$unknown" "$unknown" '"failed"' '"server"' '"connection"' '"unknown"'
record eap-tls12-dropped "eap=TLS
  $trusted
  $own
  $only12" FAILURE 10 walter
expected eap-tls12-dropped 'FreeRADIUS gives the conversation up in the middle: Access-Reject without a word of EAP.' \
  'TLS 1.2' "$unknown" "$unknown" '"abandoned"' '"server"' '"connection"' '"unknown"'
# A relay is in front of the server, and each packet takes 0.3 s there. When the last fragment of the server's flight has
# left it, the peer is stopped.
stop_peer() { sleep 1.75; kill -STOP "$(pgrep -n -x eapol_test)"; sleep 3; kill -KILL "$(pgrep -n -x eapol_test)"; }
node "$lab/delaying-relay.js" 1811 1812 300 >/dev/null &
sleep 1
between=stop_peer peer_port=1811
record eap-tls12-peer-silent "eap=TLS
  $trusted
  $own
  $only12" "Sent Access-Challenge Id 2"
between='' peer_port=''
expected eap-tls12-peer-silent 'eapol_test is stopped (SIGSTOP) while the flight of FreeRADIUS is on the way, and says no more.' \
  'TLS 1.2' "$yes" '["none", "unknown"]' '"abandoned"' '"client"' '"connection"' '["unknown", "timeout"]'
# What is long is lost behind the capture, in the peer's own host.
iptables -A INPUT -i lo -p udp --sport 1812 -m length --length 500:65535 -j DROP
record eap-tls12-answer-lost "eap=TLS
  $trusted
  $own
  $only12" FAILURE 25
iptables -F INPUT
expected eap-tls12-answer-lost 'The long answers of FreeRADIUS are lost behind the capture; the peer sends its request again.' \
  'TLS 1.2' "$unknown" "$unknown" '"abandoned"' '"network"' '"connection"' '"timeout"'
stop_radius

start_radius tls 1.2 server-issued ECDHE-RSA-AES256-GCM-SHA384 no
record eap-tls12-no-shared-cipher "eap=TLS
  $trusted
  $own
  $only12" FAILURE
expected eap-tls12-no-shared-cipher 'The only cipher suite of FreeRADIUS is one for RSA, and its key is ECDSA.' \
  none "$unknown" "$unknown" '"failed"' '"server"' '"parameters"' '"no_shared_cipher"'
stop_radius

# What the peer's OpenSSL is told beside: the groups that it knows, or its signature algorithms.
openssl_with() { # setting
  printf '%s\n' 'openssl_conf = all' '[all]' 'ssl_conf = ssl' '[ssl]' 'system_default = default' '[default]' "$1" >"$work/peer.cnf"
  peer_openssl="$work/peer.cnf"
}
start_radius tls 1.2 server-issued DEFAULT no
openssl_with 'Groups = X448'
record eap-tls12-no-shared-group "eap=TLS
  $trusted
  $own
  $only12" FAILURE
expected eap-tls12-no-shared-group 'eapol_test knows the group X448 alone (OpenSSL: Groups), and the key of FreeRADIUS is on P-256.' \
  none "$unknown" "$unknown" '"failed"' '"server"' '"parameters"' '"no_shared_group"'
openssl_with 'SignatureAlgorithms = RSA+SHA256'
record eap-tls12-no-shared-sigalg "eap=TLS
  $trusted
  $own
  $only12" FAILURE
expected eap-tls12-no-shared-sigalg 'eapol_test takes RSA signatures alone (OpenSSL: SignatureAlgorithms), and the key of FreeRADIUS is ECDSA.' \
  none "$unknown" "$unknown" '"failed"' '"server"' '"parameters"' '"no_shared_sigalg"'
peer_openssl=
stop_radius

start_radius tls 1.3 server-issued DEFAULT no 1.3
record eap-tls-protocol-version "eap=TLS
  $trusted
  $own
  $only12" FAILURE
expected eap-tls-protocol-version 'eapol_test speaks TLS 1.2 at most, FreeRADIUS TLS 1.3 alone.' \
  none "$unknown" "$unknown" '"failed"' '"server"' '"parameters"' '"protocol_version"'
stop_radius

start_radius tls 1.3 server-issued DEFAULT no
record eap-tls13-mutual-success "eap=TLS
  $trusted
  $own
  $upto13" SUCCESS
expected eap-tls13-mutual-success 'FreeRADIUS requires a client certificate and eapol_test presents one that its client CA signed.' \
  'TLS 1.3' '["yes", "unknown"]' '["sent", "unknown"]' '"established"' "$none" null "$none"
record eap-tls13-client-expired "eap=TLS
  $trusted
  client_cert=\"PKI/client-expired.crt\"
  private_key=\"PKI/client-expired.key\"
  $upto13" FAILURE
expected eap-tls13-client-expired 'eapol_test presents a certificate of the client CA of FreeRADIUS that expired on 2024-01-01.' \
  'TLS 1.3' '["yes", "unknown"]' '["sent", "unknown"]' '"failed"' '"server"' '"client_certificate"' '"expired"'
stop_radius

start_radius ttls 1.2 server-issued DEFAULT yes
record eap-ttls-no-client-certificate "eap=TTLS
  $trusted
  password=\"correct\"
  phase2=\"auth=PAP\"
  $only12" FAILURE
expected eap-ttls-no-client-certificate 'FreeRADIUS requires a client certificate inside TTLS, and eapol_test has none.' \
  'TLS 1.2' "$yes" "$empty" '"failed"' '"server"' '"missing_client_certificate"' '"no_client_certificate"'
stop_radius

start_radius tls 1.2 server-issued DEFAULT tls-only
record eap-method-refused "eap=PEAP
  $trusted
  password=\"correct\"
  phase2=\"auth=MSCHAPV2\"" FAILURE
expected eap-method-refused 'FreeRADIUS speaks EAP-TLS alone, eapol_test is set up for PEAP.' \
  none "$unknown" "$unknown" '"failed"' '"client"' '"connection"' '"eap_method"'

record eap-no-certificate-for-method "eap=TLS
  $trusted
  $only12" FAILURE
expected eap-no-certificate-for-method 'FreeRADIUS speaks EAP-TLS alone, and eapol_test, which is set up for it, has no certificate.' \
  none "$unknown" "$unknown" '"failed"' '"client"' '"connection"' '["no_client_certificate", "eap_method"]'
stop_radius

start_radius tls 1.2 server-issued DEFAULT tls-or-md5
record eap-md5-instead "eap=MD5
  password=\"correct\"" SUCCESS 10 alice -n
expected eap-md5-instead 'FreeRADIUS asks for EAP-TLS and takes MD5, too; eapol_test is set up for MD5.' \
  none "$unknown" "$unknown" '"not_tls"' "$none" null '"eap_method"'

if ! wanted eap-tls12-nas-client-unknown-ca; then exit; fi
# Both sides of a NAS in one capture: EAPOL between wpa_supplicant and hostapd, RADIUS between hostapd and FreeRADIUS.
ip link add nas0 type veth peer name peer0
ip link set nas0 up
ip link set peer0 up
cat >"$work/hostapd.conf" <<CONF
interface=nas0
driver=wired
ieee8021x=1
use_pae_group_addr=0
eap_reauth_period=0
own_ip_addr=127.0.0.1
auth_server_addr=127.0.0.1
auth_server_port=1812
auth_server_shared_secret=testing123
CONF
{
  echo 'ap_scan=0'
  network "eap=TLS
  $trusted
  client_cert=\"PKI/client-other.crt\"
  private_key=\"PKI/client-other.key\"
  $only12"
} >"$work/supplicant.conf"
start_capture "$work/nas.pcap" any 'udp port 1812 or (ether proto 0x888e and inbound)'
hostapd "$work/hostapd.conf" >"$work/hostapd.log" 2>&1 &
hostapd=$!
sleep 1
timeout 8 wpa_supplicant -D wired -i peer0 -c "$work/supplicant.conf" >"$work/supplicant.log" 2>&1 || true
stop_capture
kill "$hostapd"
grep -q 'CTRL-EVENT-EAP-FAILURE' "$work/supplicant.log" || {
  cat "$work/supplicant.log" "$work/hostapd.log"
  exit 1
}
cp "$work/nas.pcap" "$samples/eap-tls12-nas-client-unknown-ca.pcap"
expected eap-tls12-nas-client-unknown-ca 'Both sides of a NAS (hostapd) in one capture; wpa_supplicant presents a certificate of a CA that is not the client CA of FreeRADIUS.' \
  'TLS 1.2' "$yes" "$sent" '"failed"' '"server"' '"client_certificate"' '"unknown_ca"' 0
echo "recorded eap-tls12-nas-client-unknown-ca"
stop_radius
