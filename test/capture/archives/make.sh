#!/bin/sh
# Makes the archives in this folder again: make.sh, with zstd 1.5 and pzstd at hand. They hold samples/tls12-two-connections.pcap.
set -e
cd "$(dirname "$0")"
sample=../../../samples/tls12-two-connections.pcap
zstd -q -f -19 "$sample" -o level19.pcap.zst
zstd -q -f -1 --no-check "$sample" -o unchecked.pcap.zst
zstd -q -c --long=27 -9 < "$sample" > long27.pcap.zst
pzstd -q -f -p 2 "$sample" -o parallel.pcap.zst
head -c 2000 "$sample" | zstd -q -c > first
tail -c +2001 "$sample" | zstd -q -c > second
cat first second > frames.pcap.zst
rm first second
