import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { dissect, type Report } from '../../src/index.js';
import { samplesFolder, sharedCaptures } from '../project-root.js';

export interface NamedReport {
  readonly name: string;
  readonly report: Report;
}

const isCapture = (file: string): boolean => /\.(pcap|pcapng|cap)(\.gz)?$/.test(file);

async function reportsOf(folder: string): Promise<NamedReport[]> {
  const reports: NamedReport[] = [];
  for (const name of readdirSync(folder).filter(isCapture).sort()) {
    reports.push({ name, report: await dissect({ name, path: join(folder, name) }) });
  }
  return reports;
}

/** The reports of all captures in samples/. */
export const sampleReports: readonly NamedReport[] = await reportsOf(samplesFolder);

/** One report, by its sample's name without `.pcap`. */
export function sampleReport(name: string): Report {
  const found = sampleReports.find((one) => one.name === `${name}.pcap`);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found.report;
}

/** The report of a refused certificate in which the server and the verdict are called so. */
export function reportNaming(text: string): Report {
  const { captures, connections } = sampleReport('tls12-server-self-signed');
  return {
    schemaVersion: 2,
    captures,
    connections: connections.map((connection) => ({
      ...connection,
      server: { ...connection.server, name: text },
      verdict: { ...connection.verdict, summary: text },
    })),
  };
}

/** The reports of captures recorded by others; undefined where they are not at hand. */
export const sharedReports = async (): Promise<readonly NamedReport[] | undefined> =>
  existsSync(sharedCaptures) ? reportsOf(sharedCaptures) : undefined;

/** The lines that a report's remedies give to be pasted. */
export const commandsOf = (report: Report): string[] =>
  report.connections.flatMap(({ verdict }) =>
    verdict.remedies.flatMap(({ command }) => command?.split('\n') ?? []),
  );

/** The lines of a report's text that are wider than they may be, but for those that are made to be pasted. */
export function tooWide(text: string, report: Report, width: number): string[] {
  const pasteable = new Set(commandsOf(report).map((command) => `     ${command}`));
  return text.split('\n').filter((line) => stringWidth(line) > width && !pasteable.has(line));
}
