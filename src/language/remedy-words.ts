/** Words on what to change, and what can be pasted for it: a command, or lines of a configuration. */
export interface WordsAndCommand {
  readonly text: string;
  readonly command: string;
}

/** What a catalogue says of a remedy; plain words where nothing can be pasted. */
export type RemedyWords = string | WordsAndCommand;
