import type { Side } from '../../base/side.js';

/** Things worth knowing about a connection that are no verdict. */
export const findings = {
  'finding.stream.gap': (a: {
    readonly from: Side;
    readonly length: number;
    readonly snapLength: boolean;
  }) =>
    a.snapLength
      ? `${a.length} bytes from the ${a.from} were cut off when the packet was captured (snap length)`
      : `${a.length} bytes from the ${a.from} are missing from the capture`,
  'finding.stream.conflict': (a: { readonly from: Side }) =>
    `the ${a.from} seems to have sent different bytes at the same place of its stream`,
  'finding.stream.one_direction': (a: { readonly from: Side }) =>
    `only packets from the ${a.from} were captured; what the other side said is not known`,
  'finding.stream.late_start': (_: { readonly _?: never }) =>
    'the connection was already open when the capture began',
  'finding.handshake.malformed': (a: {
    readonly from: Side;
    readonly message: string;
    readonly field: string;
    readonly reason: string;
  }) => `the ${a.from}'s ${a.message} message is malformed (${a.field}: ${a.reason})`,
  'finding.handshake.bad_extension': (a: {
    readonly from: Side;
    readonly message: string;
    readonly field: string;
    readonly reason: string;
  }) => `in the ${a.from}'s ${a.message} message, ${a.field} is malformed (${a.reason})`,
  'finding.handshake.oversized': (a: {
    readonly from: Side;
    readonly message: string;
    readonly length: number;
  }) => `the ${a.from}'s ${a.message} message claims ${a.length} bytes and was skipped`,
  'finding.handshake.unfinished': (a: {
    readonly from: Side;
    readonly message: string;
    readonly length: number;
  }) => `the ${a.from}'s ${a.message} message breaks off after ${a.length} bytes`,
  'finding.record.unreadable': (a: { readonly from: Side }) =>
    `the ${a.from}'s stream stops being TLS records here; what follows was not read`,
  'finding.connection.too_many_events': (a: { readonly dropped: number }) =>
    `${a.dropped} more events of this connection are not shown`,
  'finding.connection.evicted': (_: { readonly _?: never }) =>
    'too many connections were open at once: this one was let go before it ended',
  'finding.capture.comment': (a: { readonly text: string }) => `Remark in the capture: ${a.text}`,
  'finding.capture.not_dissected': (a: { readonly protocol: string; readonly count: number }) =>
    `at least ${a.count} ${a.protocol} ${a.count === 1 ? 'datagram is' : 'datagrams are'} in this capture; ${a.protocol} is not dissected.`,
  'finding.certificate.undecoded': (a: {
    readonly from: Side;
    readonly position: number;
    readonly reason: string;
  }) => `certificate ${a.position + 1} of the ${a.from} cannot be decoded (${a.reason})`,
  'finding.certificate.fault': (a: { readonly from: Side; readonly fault: string }) =>
    `the ${a.from}'s certificate: ${a.fault}`,
};
