// Prints the manual page from the options that the command takes: `npm run man` writes it to man/tls-dissect.1.
import { readFileSync } from 'node:fs';
import { EXAMPLES, OPTIONS } from '../dist/cli/options.js';

const { version, description } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** Text as roff takes it literally. */
const roff = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');

function option([name, { alias, choices, type, describe }]) {
  const words = [alias === undefined ? undefined : `-${alias}`, `--${name}`].filter(Boolean);
  const value =
    choices?.join('|') ?? (type === 'boolean' ? undefined : type === 'number' ? 'NUMBER' : 'VALUE');
  return [
    '.TP',
    `.B ${roff(words.join(', '))}${value === undefined ? '' : ` ${roff(value)}`}`,
    roff(describe),
  ];
}

const shown = Object.entries(OPTIONS).filter(([, { hidden }]) => hidden !== true);
const groups = [...new Set(shown.map(([, { group }]) => group))];
const lines = [
  `.TH TLS\\-DISSECT 1 "" "tls\\-dissect ${roff(version)}"`,
  '.SH NAME',
  `tls\\-dissect \\- ${roff(description.replace(/^R/, 'r'))}`,
  '.SH SYNOPSIS',
  '.B tls\\-dissect',
  '[OPTION]... FILE...',
  '.SH DESCRIPTION',
  'Reads packet captures (pcap or pcapng, also gzip or zstd; \\- is standard input) and says, for every TLS handshake in',
  'them, who refused whom, why, how sure that is, which frames prove it, and what to change.',
  '.SH OPTIONS',
  ...groups.flatMap((group) => [
    `.SS ${roff(group.replace(':', ''))}`,
    ...shown.filter(([, { group: its }]) => its === group).flatMap(option),
  ]),
  '.SS Habits of tshark',
  '.B \\-r',
  'FILE names a capture,',
  '.B \\-n',
  'is taken and changes nothing, and',
  '.B \\-Y',
  'takes tcp.port, ipv6.addr, ip.addr and tls.handshake.extensions_server_name with ==, joined with &&.',
  '.SH EXIT STATUS',
  '.TP',
  '0',
  'no handshake failed',
  '.TP',
  '1',
  'a handshake failed, and that is more than possible',
  '.TP',
  '2',
  'wrong usage, or a file that cannot be read',
  '.TP',
  '3',
  'a fault of tls\\-dissect',
  '.TP',
  '130',
  'interrupted',
  '.SH EXAMPLES',
  ...EXAMPLES.flatMap(([command, meaning]) => [
    '.TP',
    `.B ${roff(command.replace('$0', 'tls-dissect'))}`,
    roff(meaning),
  ]),
  '.SH SEE ALSO',
  '.BR tcpdump (8),',
  '.BR tshark (1)',
];
process.stdout.write(`${lines.join('\n')}\n`);
