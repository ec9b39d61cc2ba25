import { visibleJson } from '../../base/visible.js';
import type { ConnectionReport, Report } from '../../report/report.js';

/** The report as one JSON document that ends with a newline, harmless to look at on a terminal. */
export function renderJson(report: Report): string {
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`;
}

/** One connection as a line of NDJSON, newline included. */
export function renderNdjsonLine(connection: ConnectionReport): string {
  return `${visibleJson(JSON.stringify(connection))}\n`;
}
