/** What stands in such a list. */
export interface Linked<T> {
  older: T | undefined;
  newer: T | undefined;
}

/** The members in the order in which they were heard last, linked through themselves: nothing is allocated to move one. */
export class ByRecency<T extends Linked<T>> {
  oldest: T | undefined;
  newest: T | undefined;

  /** One that is not in it becomes the newest. */
  append(one: T): void {
    one.older = this.newest;
    one.newer = undefined;
    if (this.newest === undefined) this.oldest = one;
    else this.newest.newer = one;
    this.newest = one;
  }

  unlink(one: T): void {
    if (one.older === undefined) this.oldest = one.newer;
    else one.older.newer = one.newer;
    if (one.newer === undefined) this.newest = one.older;
    else one.newer.older = one.older;
    // One that is let go would keep the next one from being collected, and that one the next.
    one.older = undefined;
    one.newer = undefined;
  }

  /** One that is in it becomes the newest. */
  touch(one: T): void {
    if (this.newest === one) return;
    this.unlink(one);
    this.append(one);
  }
}
