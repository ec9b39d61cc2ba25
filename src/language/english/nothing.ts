// A sentence without arguments.

export interface Nothing {
  readonly _?: never;
}
