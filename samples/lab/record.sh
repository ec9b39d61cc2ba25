#!/usr/bin/env bash
# Records the samples again from nothing: samples/lab/record.sh [scenario ...]
# Without a name every scenario is recorded. Needs Linux and the right to capture on the loopback interface.
set -euo pipefail

lab="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
PATH="$PATH:/usr/sbin:/sbin"

declare -A package_of=(
  [openssl]=openssl [curl]=curl [nginx]=nginx-light [tcpdump]=tcpdump [wget]=wget [node]=nodejs
  [gnutls-cli]=gnutls-bin [selfserv]=libnss3-tools [go]=golang-go [javac]=openjdk-17-jdk-headless
  [/usr/bin/python3]=python3 [dovecot]=dovecot-imapd [postfix]=postfix [vsftpd]=vsftpd [lftp]=lftp [git]=git
  [haproxy]=haproxy [nc]=netcat-openbsd [tinyproxy]=tinyproxy [netsed]=netsed [stunnel]=stunnel4 [apache2]=apache2 [psql]=postgresql
)
missing=()
for program in "${!package_of[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package_of[$program]}")
done
# Modules that no command tells of.
[ -e /usr/lib/nginx/modules/ngx_stream_module.so ] || missing+=(libnginx-mod-stream)
/usr/bin/python3 -c 'import OpenSSL' 2>/dev/null || missing+=(python3-openssl)
# curl without --cacert must have public roots to look in, or it fails before the handshake.
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)

if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "record.sh: installing ${missing[*]}" >&2
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
  else
    echo "record.sh: missing. On Debian: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

exec node "$lab/record.js" "$@"
