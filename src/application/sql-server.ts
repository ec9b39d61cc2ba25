import { Cursor } from '../base/cursor.js';
import { MAX_PRELOGIN_OPTIONS } from '../base/limits.js';
import { attempt, type DialogueStep, type Part, type Recognized, step } from './dialogue.js';

// [MS-TDS] sections 2.2.3.1 (packet header) and 2.2.6.5 (PRELOGIN).
const PRELOGIN = 0x12;
const TABULAR_RESULT = 0x04;
const ENCRYPTION = 1;
const TERMINATOR = 0xff;
const ENCRYPT_NOT_SUP = 2;

/** B_FENCRYPTION of a PRELOGIN message: 0 off (login only), 1 on, 2 not supported, 3 required. */
function encryption(bytes: Uint8Array, type: number): number | undefined {
  return attempt(() => {
    const cursor = new Cursor(bytes);
    if (cursor.uint8('type') !== type || cursor.uint8('status') !== 1) return undefined;
    const length = cursor.uint16('length');
    if (length < 16 || length > 512) return undefined;
    cursor.opaque('spid_packet_id_window', 4);
    const start = cursor.offset;
    for (let count = 0; count < MAX_PRELOGIN_OPTIONS; count++) {
      const token = cursor.uint8('token');
      // VERSION comes first.
      if (token === TERMINATOR || (count === 0 && token !== 0)) return undefined;
      const at = start + cursor.uint16('offset');
      const size = cursor.uint16('length');
      if (token === ENCRYPTION) {
        if (size < 1 || at >= bytes.length) return undefined;
        return new Cursor(bytes, at).uint8('encryption') & 0x1f;
      }
    }
    return undefined;
  });
}

/** SQL Server's PRELOGIN: both sides say what they think of encryption. TLS then runs inside TDS packets. */
export function sqlServer(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined || first.side !== 'client') return undefined;
  const wanted = encryption(first.bytes, PRELOGIN);
  if (wanted === undefined) return undefined;
  const steps: DialogueStep[] = [
    step(first, wanted === ENCRYPT_NOT_SUP ? 'request' : 'starttls_request', { code: wanted }),
  ];
  const answer = parts.find((part) => part.side === 'server');
  const given = answer && encryption(answer.bytes, TABULAR_RESULT);
  if (answer !== undefined && given !== undefined) {
    const refuses = given === ENCRYPT_NOT_SUP;
    if (wanted === ENCRYPT_NOT_SUP)
      steps.push(step(answer, given === 3 ? 'tls_required' : 'response', { code: given }));
    else steps.push(step(answer, refuses ? 'starttls_refused' : 'starttls_accepted', { code: given }));
  }
  return { protocol: 'tds', steps };
}
