import { visibleJson } from '../../base/visible.js';
import type { Report } from '../../report/report.js';

/** The report as one JSON document that ends with a newline, harmless to look at on a terminal. */
export function renderJson(report: Report): string {
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`;
}
