import type { UnpackingFailure } from './unpacking-error.js';

/** Why something is no capture that can be read. */
export type NotACaptureReason =
  | 'empty'
  | 'too_short'
  | 'text'
  | 'key_log'
  | 'pem'
  | 'unknown'
  | 'version'
  | 'other_format'
  | 'compressed';

/**
 * The input is no pcap and no pcapng at all. `format` names what it is instead, where that is known; `unpacking` says
 * why what is compressed could not be unpacked, where that was tried.
 */
export class NotACapture extends Error {
  readonly reason: NotACaptureReason;
  readonly format: string;
  readonly unpacking: UnpackingFailure | undefined;

  constructor(reason: NotACaptureReason, format = '', unpacking?: UnpackingFailure) {
    super(`not a capture: ${reason}${format === '' ? '' : ` (${format})`}`);
    this.name = 'NotACapture';
    this.reason = reason;
    this.format = format;
    this.unpacking = unpacking;
  }
}

export type CaptureOpenReason = 'missing' | 'no_permission' | 'directory' | 'unreadable';

/** The input could not be opened or read. `systemCode` is the operating system's, such as `EIO`. */
export class CaptureOpenError extends Error {
  readonly reason: CaptureOpenReason;
  readonly path: string;
  readonly systemCode: string;

  constructor(reason: CaptureOpenReason, path: string, systemCode: string) {
    super(`cannot read ${path}: ${systemCode}`);
    this.name = 'CaptureOpenError';
    this.reason = reason;
    this.path = path;
    this.systemCode = systemCode;
  }
}
