// What the page hands to its script: types alone, since the script is compiled by itself, for browsers.

/** What the table and the timeline know of a connection; the page keeps one for each. */
export interface PageRow<OutcomeName extends string = string> {
  readonly id: number;
  readonly capture: number;
  readonly client: string;
  readonly server: string;
  readonly version: string;
  readonly outcome: OutcomeName;
  readonly confidence: string;
  readonly cause: string;
  readonly by: string;
  readonly summary: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly seconds: number;
}

export interface PageData {
  /** Empty if there is only one connection. */
  readonly rows: readonly PageRow[];
  /** Empty if there is only one capture. */
  readonly files: readonly string[];
  /** Of fields, by number. */
  readonly meanings: readonly (readonly [meaning: string, reference: string])[];
  readonly words: {
    /** By outcome and confidence, with a space between. */
    readonly outcomes: Readonly<Record<string, string>>;
    /** By code, where a language has a name for it. */
    readonly causes: Readonly<Record<string, string>>;
    readonly parties: Readonly<Record<string, string>>;
    /** With the places {shown} and {total}. */
    readonly shown: string;
    /** With the place {count}. */
    readonly servers: string;
    readonly where: string;
    readonly onlyARow: string;
    readonly loading: string;
    readonly cannotOpen: string;
    readonly back: string;
    readonly copy: string;
    readonly copied: string;
    readonly cannotCopy: string;
    readonly openAll: string;
    readonly closeAll: string;
  };
}
