// Connections counted in slices of time: each slice narrows the table to what began in it.
import type { PageRow } from '../page-data.js';

export class Histogram {
  readonly #first: number;
  readonly #milliseconds: number;
  readonly #count: number;
  readonly #bars: readonly SVGElement[];

  /** `chosen` hears of a slice that was clicked. Without a histogram in the page nothing happens. */
  constructor(chosen: (slice: string) => void) {
    const svg = document.querySelector<SVGElement>('.time svg[data-slices]');
    this.#first = Number(svg?.dataset['first']);
    this.#milliseconds = Number(svg?.dataset['span']);
    this.#count = Number(svg?.dataset['slices']);
    this.#bars = [...(svg?.querySelectorAll<SVGElement>('.slice') ?? [])];
    // One stop for Tab; the arrow keys move from bar to bar.
    for (const [index, bar] of this.#bars.entries()) {
      bar.setAttribute('role', 'button');
      bar.setAttribute('tabindex', index === 0 ? '0' : '-1');
      const choose = () => chosen(bar.dataset['slice'] ?? '');
      bar.addEventListener('click', choose);
      bar.addEventListener('keydown', (event) => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        const next = this.#bars[index + step];
        if (event.key === 'Enter' || event.key === ' ') choose();
        else if (step === 0 || next === undefined) return;
        else {
          bar.setAttribute('tabindex', '-1');
          next.setAttribute('tabindex', '0');
          next.focus();
        }
        event.preventDefault();
      });
    }
  }

  /** The slice in which a connection began. */
  sliceOf({ at }: PageRow): string {
    const slice = Math.floor(((at - this.#first) / this.#milliseconds) * this.#count);
    return String(Math.min(this.#count - 1, slice));
  }

  draw(chosen: readonly string[]): void {
    for (const bar of this.#bars)
      bar.setAttribute('aria-pressed', String(chosen.includes(bar.dataset['slice'] ?? '')));
  }
}
