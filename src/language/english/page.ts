import type { Nothing } from './nothing.js';

// Words that only the HTML page, the diagrams and the Markdown document have; they share the others with the text.

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

export const page = {
  'page.handshake': (_: Nothing) => 'The handshake, message by message',
  'page.diagram_of': (a: { readonly client: string; readonly server: string }) =>
    `Sequence diagram: ${a.client} on the left, ${a.server} on the right, time runs down`,
  'page.direction': (a: { readonly from: string }) =>
    a.from === 'client' ? 'client to server' : 'server to client',
  'page.legend_seen': (_: Nothing) => 'seen in plaintext',
  'page.legend_decrypted': (_: Nothing) => 'decrypted with keys',
  'page.legend_encrypted': (_: Nothing) => 'encrypted: only its size is known',
  'page.legend_inferred': (_: Nothing) => 'inferred, not seen',
  'page.legend_failure': (_: Nothing) => 'where it failed',
  'page.encrypted': (_: Nothing) => 'encrypted',
  'page.basis': (a: { readonly basis: string }) => a.basis,
  'page.group_by': (a: { readonly by: string }) =>
    ({ ending: 'By how they ended', server: 'By server', client: 'By client' })[a.by] ?? 'Count connections',
  'page.failed_here': (_: Nothing) => 'It failed here',
  'page.fields_and_bytes': (a: { readonly fields: number; readonly bytes: number }) =>
    a.fields === 0 ? plural(a.bytes, 'byte') : `${plural(a.fields, 'field')} in ${plural(a.bytes, 'byte')}`,
  'page.fields': (_: Nothing) => 'Fields',
  'page.bytes': (_: Nothing) => 'Bytes',
  'page.bytes_cut': (a: { readonly shown: number; readonly total: number }) =>
    `The first ${a.shown} of ${a.total} bytes are shown.`,
  'page.point': (_: Nothing) =>
    'Point at a field or a byte, or move with the arrow keys: the other is highlighted, and its meaning appears here.',
  'page.where': (_: Nothing) => 'bytes',
  'page.no_fields': (a: { readonly id: number }) =>
    `To keep the page small, fields and bytes of this connection are left out. tls-dissect CAPTURE --connection ${a.id} --html FILE has them.`,
  'page.connections': (_: Nothing) => 'Connections',
  'page.over_time': (_: Nothing) => 'Over time',
  'page.over_time_about': (a: { readonly total: number; readonly from: string; readonly to: string }) =>
    `${plural(a.total, 'connection')} between ${a.from} and ${a.to}, coloured by outcome`,
  'page.search': (_: Nothing) => 'Search',
  'page.search_hint': (_: Nothing) => 'name, address, cause, …',
  'page.rows_shown': (a: { readonly shown: string; readonly total: string }) => `${a.shown} of ${a.total}`,
  'page.more_rows': (_: Nothing) => 'Show more rows',
  'page.start': (_: Nothing) => 'Start',
  'page.duration': (_: Nothing) => 'Duration',
  'page.rows_without_script': (a: { readonly shown: number; readonly total: number }) =>
    `The first ${a.shown} of ${a.total} are listed here; sorting, searching and the others need JavaScript.`,
  'page.details_left_out': (a: { readonly count: number; readonly megabytes: number }) =>
    `The page holds at most ${a.megabytes} MB of details: ${plural(a.count, 'connection')} ${a.count === 1 ? 'has' : 'have'} only a row in the table. Choose fewer with --failed, --host, --since or --connection.`,
  'page.rows_left_out': (a: { readonly well: number; readonly others: number; readonly most: number }) =>
    `The table holds ${a.most} connections at most: ${plural(a.well, 'connection')} that ended well${a.others > 0 ? ` and ${a.others} that did not` : ''}, of those that ended last, ${a.well + a.others === 1 ? 'is' : 'are'} not in it. Choose fewer with --failed, --host, --since or --connection; --ndjson lists every one.`,
  'page.only_a_row': (_: Nothing) => 'The details of this connection are not in this page.',
  'page.loading': (_: Nothing) => 'Opening …',
  'page.cannot_open': (_: Nothing) =>
    'This browser cannot unpack the details (it lacks DecompressionStream).',
  'page.back': (_: Nothing) => 'All connections',
  'page.signed_by': (_: Nothing) => 'signed by',
  'page.signs_itself': (_: Nothing) => 'signs itself',
  'page.issuer_not_sent': (_: Nothing) => 'not sent',
  'page.chain_of': (a: { readonly side: string }) => `The ${a.side}’s certificates`,
  'page.no_certificate': (a: { readonly side: string; readonly certificate: string }) => {
    if (a.side === 'server') return 'No certificate of the server was seen.';
    switch (a.certificate) {
      case 'ended':
        return 'The client sent no certificate: the handshake ended before.';
      case 'sent':
        return 'The client sent a certificate, under encryption.';
      case 'empty':
        return 'The client answered with an empty Certificate: it had none to send.';
      case 'none':
        return 'The client sent no certificate.';
      default:
        return 'Whether the client sent a certificate is not known.';
    }
  },
  'page.validity': (a: { readonly from: string; readonly to: string }) => `${a.from} to ${a.to}`,
  'page.validity_problem': (a: { readonly validity: string }) =>
    a.validity === 'expired' ? 'had expired' : a.validity === 'not_yet_valid' ? 'not yet valid' : a.validity,
  'page.captured': (_: Nothing) => 'captured',
  'page.certificate_names': (_: Nothing) => 'Names',
  'page.certificate_key': (_: Nothing) => 'Key',
  'page.certificate_signature': (_: Nothing) => 'Signature',
  'page.certificate_usage': (_: Nothing) => 'May be used for',
  'page.certificate_valid': (_: Nothing) => 'Valid',
  'page.certificate_serial': (_: Nothing) => 'Serial number',
  'page.authority': (_: Nothing) => 'authority',
  'page.refused': (_: Nothing) => 'refused',
  'page.and_more': (a: { readonly count: number }) => `and ${a.count} more`,
  'page.filter_hint': (_: Nothing) => 'The same in Wireshark',
  'page.about': (a: { readonly version: string }) =>
    `Made by tls-dissect ${a.version}. This file loads nothing from the network.`,
  'page.skip': (_: Nothing) => 'Skip to the verdict',
  'page.what_happened': (_: Nothing) => 'What happened',
  'page.capture': (_: Nothing) => 'Capture',
  'page.post_mortem': (a: { readonly name: string }) => `What happened to TLS in ${a.name}`,
  'page.made_by': (a: { readonly version: string }) => `Made by tls-dissect ${a.version}.`,
  'page.from': (_: Nothing) => 'From',
  'page.party': (a: { readonly party: string }) => a.party,
  'page.shows': (_: Nothing) => 'What it shows',
  'page.not_in_full': (a: { readonly shown: number; readonly total: number; readonly most: number }) =>
    a.shown === 0
      ? `Of ${plural(a.total, 'connection')} none is shown in full here. Choose with --connection, or take --all.`
      : `${a.shown} of ${plural(a.total, 'connection')} ${a.shown === 1 ? 'is' : 'are'} shown in full here, failures first${a.shown < a.most ? '. Choose others with --connection, or take --all' : ', and no more than that in one document. Choose others with --connection'}.`,
  'page.more_messages': (a: { readonly count: number }) => `and ${plural(a.count, 'more message')}`,
  'page.certificate_subject': (_: Nothing) => 'Subject',
  'page.certificate_issuer': (_: Nothing) => 'Issuer',
  'page.at_a_glance': (_: Nothing) => 'The handshake at a glance',
  'page.copy': (_: Nothing) => 'Copy',
  'page.copied': (_: Nothing) => 'Copied',
  'page.cannot_copy': (_: Nothing) => 'Press Ctrl+C',
  'page.open_all': (_: Nothing) => 'Open every message',
  'page.close_all': (_: Nothing) => 'Close every message',
  'page.reader': (_: Nothing) => 'How much is explained',
  'page.learner': (_: Nothing) => 'Learner',
  'page.expert': (_: Nothing) => 'Expert',
  'page.over_time_filter': (_: Nothing) => '(choose a bar to see only its connections)',
  'page.show_all': (_: Nothing) => 'Show all',
  'page.search_fields': (_: Nothing) =>
    'In one field: id: outcome: confidence: cause: by: server: client: tls: file: says: – a minus sign in front leaves out, quotation marks hold words together: cause:expired -server:8443 says:"trust store"',
  'page.record': (_: Nothing) => 'The record that carries the message: what it holds, and how much of it.',
  'page.record_type': (_: Nothing) =>
    'What the record holds; under TLS 1.3’s protection always application_data, so that nobody sees what it is.',
  'page.record_version': (_: Nothing) =>
    'Kept for old middleboxes: 0x0301 in a first ClientHello, 0x0303 in all that follows; it is not the version.',
  'page.record_length': (_: Nothing) => 'Bytes that follow the header.',
  'page.bytes_on_wire': (a: { readonly bytes: number }) => `${plural(a.bytes, 'byte')} on the wire`,
  'page.opened_bytes': (_: Nothing) => 'Opened with the keys:',
  'page.sealed_bytes': (a: { readonly length: number }) =>
    `The record on the wire: its header of 5 bytes, then ${plural(a.length, 'byte')} under protection`,
  'page.records_joined': (a: { readonly count: number }) =>
    `The message came in ${a.count} records; the header is the first one’s.`,
  'page.record_shared': (_: Nothing) => 'The record carries other messages too; they are left out here.',
  'page.record_above': (_: Nothing) => 'It came in the same record as the message above.',
  'page.well_left_out': (a: { readonly count: number; readonly most: number }) =>
    `Of the connections that ended well, the details of ${a.most} and of one of each group are in this page; ${plural(a.count, 'other')} ${a.count === 1 ? 'has' : 'have'} a row in the table. tls-dissect CAPTURE --connection N --html FILE shows one in full.`,
};
