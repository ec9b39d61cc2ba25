import { MAX_REMEMBERED_REPORTS } from '../base/limits.js';
import type { Connection } from '../story/connection.js';
import type { ReportTemplate } from './report-template.js';

/** Connections of one shape after which the next ones are likely to be like them too. */
const LIKELY_AFTER = 2;

interface Known {
  readonly second: number;
  seen: number;
  /** False: its reports say more than the shape does. */
  template?: { readonly is: ReportTemplate; readonly second: number | undefined } | false;
}

/** Templates of the reports on connections that are like many others. */
export class ReportMemory {
  readonly #known = new Map<string, Known>();

  /**
   * The template of that shape, or undefined: then the report is to be made whole. `make` makes one: `timeless` says
   * that it holds for whenever a connection began, and not for that second only.
   */
  templateOf(
    shape: string,
    connection: Connection,
    make: () => { readonly is: ReportTemplate; readonly timeless: boolean } | undefined,
  ): ReportTemplate | undefined {
    const second = connection.startSeconds;
    let known = this.#known.get(shape);
    if (known?.template === false) return undefined;
    if (known?.template !== undefined) {
      if (known.template.second === undefined || known.template.second === second) return known.template.is;
    }
    if (known === undefined || known.second !== second) {
      if (known === undefined && this.#known.size >= MAX_REMEMBERED_REPORTS) this.#known.clear();
      known = { second, seen: 0 };
      this.#known.set(shape, known);
    }
    if (++known.seen < LIKELY_AFTER) return undefined;
    const made = make();
    known.template = made === undefined ? false : { is: made.is, second: made.timeless ? undefined : second };
    return made?.is;
  }
}
