/** One parser under test. */
export interface Target {
  readonly name: string;
  /** Inputs to begin with: what real programs made. */
  seeds(): Promise<readonly Uint8Array[]>;
  /** Throws where a property does not hold; what the parser itself may throw is caught in here. */
  run(input: Uint8Array): Promise<void> | void;
}
