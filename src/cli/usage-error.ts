/** A command line that cannot be understood; its message is one sentence. */
export class UsageError extends Error {}
