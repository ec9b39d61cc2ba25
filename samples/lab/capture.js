/** Capturing with tcpdump, and knowing from the capture file itself that it is complete. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const PCAP_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
/** How many bytes stand before the IPv4 header, by pcap link type: Ethernet, Linux cooked v1 and v2. */
const LINK_HEADER_LENGTH = new Map([
  [1, 14],
  [113, 16],
  [276, 20],
]);
const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

/**
 * Asks again and again until something is true.
 * @param {() => unknown} isTrue the question
 * @param {string} what what is waited for, for the error
 * @param {number} milliseconds how long to wait at most
 */
export async function until(isTrue, what, milliseconds = 5000) {
  const deadline = Date.now() + milliseconds;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited ${milliseconds} ms in vain: ${what}`);
    await sleep(10);
  }
}

/**
 * The TCP connections of a capture file that may still be growing: a half-written last record is left out.
 * Reads only what the lab itself records: little-endian pcap, IPv4 without fragments.
 * @param {string} file
 * @returns {{ clientPort: number, beganWithSyn: boolean, ended: boolean }[]} in the order of their first packets
 */
export function connectionsIn(file, serverPort) {
  const bytes = readFileSync(file);
  const linkHeaderLength = LINK_HEADER_LENGTH.get(bytes.readUInt32LE(20));
  if (linkHeaderLength === undefined)
    throw new Error(`${file}: unexpected link type ${bytes.readUInt32LE(20)}`);
  const connections = [];
  const open = new Map();
  let offset = PCAP_HEADER_LENGTH;
  while (offset + RECORD_HEADER_LENGTH <= bytes.length) {
    const length = bytes.readUInt32LE(offset + 8);
    const ip = offset + RECORD_HEADER_LENGTH + linkHeaderLength;
    offset += RECORD_HEADER_LENGTH + length;
    if (offset > bytes.length) break;
    const tcp = ip + (bytes[ip] & 0x0f) * 4;
    const fromServer = bytes.readUInt16BE(tcp) === serverPort;
    const clientPort = bytes.readUInt16BE(tcp + (fromServer ? 2 : 0));
    const flags = bytes[tcp + 13];
    const beganWithSyn = (flags & (SYN | ACK)) === SYN;
    let connection = open.get(clientPort);
    if (connection === undefined || (beganWithSyn && connection.ended)) {
      connection = { clientPort, beganWithSyn, ended: false, finished: new Set() };
      open.set(clientPort, connection);
      connections.push(connection);
    }
    if (flags & FIN) connection.finished.add(fromServer);
    if (flags & RST || connection.finished.size === 2) connection.ended = true;
  }
  return connections.map(({ clientPort, beganWithSyn, ended }) => ({ clientPort, beganWithSyn, ended }));
}

/** The tcpdump command of a capture, without the output file. */
export function tcpdumpCommand({ networkInterface = 'lo', linkType, protocol = 'tcp', port }) {
  const cooked = linkType === undefined ? [] : ['-y', linkType];
  return [
    'tcpdump',
    '-i',
    networkInterface,
    ...cooked,
    '--immediate-mode',
    '-U',
    '-s',
    '0',
    `${protocol} port ${port}`,
  ];
}

/**
 * Starts tcpdump and returns when it is really capturing.
 * @param {{ networkInterface?: string, linkType?: string, protocol?: 'tcp' | 'udp', port: number }} options what to capture
 * @param {string} file the pcap to write
 */
export async function startCapture(options, file) {
  const [program, ...args] = tcpdumpCommand(options);
  // Debian's tcpdump gives up root for a user who could not write into our private directory.
  const asUser = process.getuid() === 0 ? ['-Z', userInfo().username] : [];
  const tcpdump = spawn(program, [...asUser, '-w', file, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  tcpdump.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  let gone = false;
  const exited = new Promise((resolve, reject) => {
    tcpdump.once('error', reject);
    tcpdump.once('close', () => {
      gone = true;
      resolve();
    });
  });
  exited.catch(() => {});
  // "listening on" comes after the socket is active and filtered; the file header after that.
  await until(
    () =>
      gone ||
      (said.includes('listening on') && existsSync(file) && statSync(file).size >= PCAP_HEADER_LENGTH),
    'tcpdump to capture',
  );
  if (gone) throw new Error(`tcpdump ended: ${said.trim()}`);

  return {
    /** Returns when the file holds this many connections, each to its FIN in both directions or its RST. */
    async holds(count) {
      await until(() => {
        const connections = connectionsIn(file, options.port);
        return connections.length >= count && connections.every(({ ended }) => ended);
      }, `${count} ended connections in ${file}`);
      // The last acknowledgement follows the second FIN.
      await sleep(60);
    },
    async stop() {
      if (!gone) tcpdump.kill('SIGTERM');
      await exited;
      return said;
    },
  };
}
