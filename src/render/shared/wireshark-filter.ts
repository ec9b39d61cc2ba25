import type { ConnectionReport } from '../../report/report.js';

/** What shows the evidence in Wireshark. */
export function wiresharkFilter({ verdict, tcpStream }: ConnectionReport): string {
  const frames = [...new Set(verdict.evidence.map(({ frame }) => frame).filter((frame) => frame > 0))];
  return frames.length === 0
    ? `tcp.stream eq ${tcpStream}`
    : `frame.number in {${frames.sort((a, b) => a - b).join(', ')}}`;
}
