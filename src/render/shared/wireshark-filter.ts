import type { ConnectionReport } from '../../report/report.js';

/** What shows the evidence in Wireshark. */
export function wiresharkFilter({ verdict, carrier, tcpStream, udpStream }: ConnectionReport): string {
  const frames = [...new Set(verdict.evidence.map(({ frame }) => frame).filter((frame) => frame > 0))];
  const whole =
    tcpStream !== undefined
      ? `tcp.stream eq ${tcpStream}`
      : udpStream !== undefined
        ? `udp.stream eq ${udpStream}`
        : (carrier ?? 'eapol');
  return frames.length === 0 ? whole : `frame.number in {${frames.sort((a, b) => a - b).join(', ')}}`;
}
