import { visibleJson } from '../../base/visible.js';
import type { ConnectionReport, Report } from '../../report/report.js';

/** The report as one JSON document that ends with a newline, harmless to look at on a terminal. */
export function renderJson(report: Report): string {
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`;
}

/** One connection as a line of NDJSON, newline included. */
export const renderNdjsonLine = (connection: ConnectionReport, toolVersion: string): string =>
  ndjsonLine(visibleJson(JSON.stringify(connection)), toolVersion);

/** The same of a report that is JSON text already. A line says by itself what wrote it and by which schema it reads. */
export const ndjsonLine = (connection: string, toolVersion: string): string =>
  `{"schemaVersion":${SCHEMA_VERSION},"toolVersion":${JSON.stringify(toolVersion)},${connection.slice(1)}\n`;

export const SCHEMA_VERSION: Report['schemaVersion'] = 2;
