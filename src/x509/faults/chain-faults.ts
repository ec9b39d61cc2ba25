// Every fault of a chain as it was sent, judged once. Nothing here trusts anybody: see path.ts for a trust store.
import { MAX_NAME_COMPARISONS } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import type { Certificate } from '../certificate.js';
import { dates } from './dates.js';
import type { Circumstances, Fault, FaultCode, FaultOf } from './fault.js';
import { form, issuers, length, staple } from './issuers.js';
import { type ChainAsSent, type Check, chainAsSent, type JudgedChain, judgedChain } from './judged-chain.js';
import { authorities, completeness, order, selfSigned, signatures } from './links.js';
import { constraints, hostNames } from './names.js';
import { curves, strength } from './strength.js';
import { extendedUsage, keyUsage } from './usage.js';

/** Most telling first; `signatures` and `selfSigned` verify signatures, the others only read. */
const CHECKS: readonly Check[] = [
  dates,
  selfSigned,
  completeness,
  order,
  signatures,
  issuers,
  constraints,
  extendedUsage,
  keyUsage,
  hostNames,
  form,
  strength,
  curves,
  staple,
  length,
  authorities,
];

const checkOf = new Map<FaultCode, Check>(
  CHECKS.flatMap((check) => check.codes.map((code) => [code, check])),
);

/** What is known of a chain whatever the circumstances, by whose chain it is. */
class KnownChain {
  readonly sent: ChainAsSent;
  readonly found: Readonly<Record<Side, Map<Check, readonly Fault[]>>> = {
    server: new Map(),
    client: new Map(),
  };

  constructor(chain: readonly Certificate[]) {
    this.sent = chainAsSent(chain);
  }
}

// The same few chains come in many connections of a capture.
const knownChains = new WeakMap<readonly Certificate[], KnownChain>();

function knownChain(chain: readonly Certificate[]): KnownChain {
  let known = knownChains.get(chain);
  if (known === undefined) {
    known = new KnownChain(chain);
    knownChains.set(chain, known);
  }
  return known;
}

/** What most chains show. */
const NONE: readonly never[] = [];

/** All codes there are. */
export const FAULT_CODES: readonly FaultCode[] = [...checkOf.keys()];

/** The faults of one chain, each looked for when it is asked for, and once. */
export class ChainFaults {
  readonly #judged: JudgedChain;
  readonly #found = new Map<Check, readonly Fault[]>();
  readonly #foundOfChain: Map<Check, readonly Fault[]>;

  /**
   * @param chain as sent, the end entity's certificate first, up to the first that cannot be decoded; what is found in it
   * alone is found once for the same array, which must not change
   */
  constructor(chain: readonly Certificate[], given: Circumstances) {
    const { sent, found } = knownChain(chain);
    this.#judged = judgedChain(sent, given, { comparisons: MAX_NAME_COMPARISONS });
    this.#foundOfChain = found[given.owner];
  }

  /** Those of one code, from the end entity upwards. */
  of<C extends FaultCode>(code: C): readonly FaultOf<C>[] {
    const check = checkOf.get(code);
    if (check === undefined) return [];
    const found = this.#by(check);
    return found.length === 0 ? NONE : found.filter((fault): fault is FaultOf<C> => fault.code === code);
  }

  /** All of them, most telling first. Verifies the chain's signatures, each pair of certificates once. */
  get all(): readonly Fault[] {
    return CHECKS.flatMap((check) => this.#by(check));
  }

  #by(check: Check): readonly Fault[] {
    const known = check.ofChainAlone === true ? this.#foundOfChain : this.#found;
    let found = known.get(check);
    if (found === undefined) {
      found = check.find(this.#judged);
      known.set(check, found);
    }
    return found;
  }
}

/** Every fault of the chain at once, most telling first: see `ChainFaults`. */
export const chainFaults = (chain: readonly Certificate[], given: Circumstances): readonly Fault[] =>
  new ChainFaults(chain, given).all;
