/** A file as a browser hands it out, as far as it is used: a Blob or a File. */
export interface BlobLike {
  /** Bytes in all. */
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}
