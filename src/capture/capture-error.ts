/** Why something is no capture that can be read. */
export type NotACaptureReason =
  | 'empty'
  | 'too_short'
  | 'text'
  | 'unknown'
  | 'version'
  | 'other_format'
  | 'compressed';

/** The input is no pcap and no pcapng at all. `format` names what it is instead, where that is known. */
export class NotACapture extends Error {
  readonly reason: NotACaptureReason;
  readonly format: string;

  constructor(reason: NotACaptureReason, format = '') {
    super(`not a capture: ${reason}${format === '' ? '' : ` (${format})`}`);
    this.name = 'NotACapture';
    this.reason = reason;
    this.format = format;
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
