/**
 * Where we and tshark differ and why that is right. Key: capture and the beginning of the difference; value: the
 * reason. A row that no longer matches anything fails the test.
 */
export const ALLOWED: readonly {
  readonly capture: string;
  readonly difference: string;
  readonly why: string;
}[] = [
  {
    capture: 'tls_ocsp-stapling.pcap',
    difference: 'stream 0 serial numbers',
    why: "tshark lists the serial number in the OCSP response's CertID with those of the certificates",
  },
  {
    capture: 'tls_irc-starttls.pcap',
    difference: 'stream 0 ',
    why: "tshark's IRC dissector does not follow STARTTLS, so it sees no TLS in this stream",
  },
  {
    capture: 'tls_ssl-v2.pcap',
    difference: 'stream 0 ',
    why: 'after its hello we name SSL 2.0 and do not dissect it (RFC 6176 forbids its use)',
  },
];
