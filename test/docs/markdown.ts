/** A fenced block of a page, with what stands on the lines before it. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  /** Marked `<!-- run -->`, or `<!-- run: exit 1 -->`. */
  readonly run: boolean;
  /** Marked *not run here*, in the paragraph before. */
  readonly notRun: boolean;
  readonly status: number;
}

export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = page.split('\n');
  let before = '';
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\w*)$/.exec(lines[at]!);
    if (fence === null) {
      if (lines[at] !== '') before = `${lines[at - 1] ?? ''}\n${lines[at]}`;
      continue;
    }
    const end = lines.indexOf('```', at + 1);
    const mark = /<!-- run(?:: exit (\d+))? -->/.exec(before);
    blocks.push({
      language: fence[1]!,
      text: `${lines.slice(at + 1, end).join('\n')}\n`,
      line: at + 1,
      run: mark !== null,
      notRun: before.includes('*not run here*'),
      status: Number(mark?.[1] ?? 0),
    });
    at = end;
    before = '';
  }
  return blocks;
}
