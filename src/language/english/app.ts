import type { Nothing } from './nothing.js';

// The words of the app: the page that reads captures itself.

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

export const app = {
  'app.title': (_: Nothing) => 'Who refused whom in a TLS handshake',
  'app.about': (_: Nothing) =>
    'They are read by this page, on this machine: the page has no connection to anywhere, and its policy forbids it one.',
  'app.choose': (_: Nothing) => 'Choose files',
  'app.drop': (_: Nothing) =>
    'or drop them: captures (pcap, pcapng, also gzip or zstd), key logs, certificates of CAs, an RSA private key',
  'app.no_script': (_: Nothing) => 'This page reads captures with its script, and scripts are switched off.',
  'app.old_browser': (_: Nothing) =>
    'This browser is too old for this page: it lacks what the page is packed with.',
  'app.chosen': (_: Nothing) => 'Chosen',
  'app.role': (a: { readonly role: string }) =>
    ({ capture: 'capture', keys: 'key log', ca: 'CA certificates', private: 'private key' })[a.role] ??
    a.role,
  'app.remove': (a: { readonly name: string }) => `Leave out ${a.name}`,
  'app.paste': (_: Nothing) => 'Paste a key log',
  'app.paste_label': (_: Nothing) => 'Lines of SSLKEYLOGFILE',
  'app.pasted': (_: Nothing) => 'pasted key log',
  'app.redact': (_: Nothing) => 'Replace addresses and names by pseudonyms',
  'app.read': (_: Nothing) => 'Read',
  'app.no_capture': (_: Nothing) => 'Choose a capture too: keys and certificates say nothing by themselves.',
  'app.reading': (a: { readonly name: string }) => `Reading ${a.name}`,
  'app.unreadable': (a: { readonly name: string; readonly reason: string }) =>
    `${a.name}: cannot be read (${a.reason})`,
  'app.preparing': (_: Nothing) => 'Unpacking the program',
  'app.read_so_far': (a: {
    readonly percent: number;
    readonly megabytes: string;
    readonly connections: number;
  }) => `${a.percent} %, ${a.megabytes} MB, ${plural(a.connections, 'connection')}`,
  'app.cancel': (_: Nothing) => 'Stop here',
  'app.stopping': (_: Nothing) => 'Stopping: what is known so far will be told',
  'app.died': (a: { readonly message: string }) =>
    `The reader ended in the middle (${a.message || 'no reason given'}). It has been started anew; the files can be read again.`,
  'app.done': (a: { readonly connections: number }) => `${plural(a.connections, 'connection')} told`,
  'app.report': (_: Nothing) => 'The report',
  'app.save': (_: Nothing) => 'Save as',
  'app.save_packets': (_: Nothing) => 'Packets as pcapng',
  'app.which_packets': (_: Nothing) => 'of connections (none named: those that failed)',
  'app.saving': (a: { readonly name: string }) => `Making ${a.name}`,
  'app.saved': (a: { readonly name: string }) => `${a.name} was handed to the browser`,
  'app.nothing_to_save': (_: Nothing) => 'There are no packets of such connections.',
  'app.bad_numbers': (a: { readonly text: string }) =>
    `"${a.text}" is no list of connection numbers such as 3, 7.`,
  'app.again': (_: Nothing) => 'Other files',
  'app.samples': (_: Nothing) => 'Or learn from recorded handshakes',
  'app.samples_about': (_: Nothing) =>
    'Each was recorded between real programs; what was configured is told at the end.',
  'app.answer': (_: Nothing) => 'Answer',
  'app.foot': (a: { readonly version: string }) => `tls-dissect ${a.version}. MIT licence.`,
  'app.language': (_: Nothing) => 'Language',
};
