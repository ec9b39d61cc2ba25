import { CAUSES } from '../diagnosis/verdict.js';
import { OPTIONS } from './options.js';

interface Completed {
  readonly words: readonly string[];
  readonly choices: readonly string[];
  readonly takesValue: boolean;
  readonly describe: string;
}

function completed(): Completed[] {
  const shown = Object.entries(OPTIONS).flatMap(([name, option]): Completed[] => {
    if ('hidden' in option) return [];
    const alias = 'alias' in option ? [`-${option.alias}`] : [];
    const choices: readonly string[] = 'choices' in option ? option.choices : name === 'cause' ? CAUSES : [];
    const takesValue = !('type' in option && option.type === 'boolean');
    return [{ words: [`--${name}`, ...alias], choices, takesValue, describe: option.describe }];
  });
  const plain = { choices: [], takesValue: false };
  return [
    ...shown,
    { ...plain, words: ['--help', '-h'], describe: 'show help' },
    { ...plain, words: ['--version'], describe: 'show the version' },
  ];
}

/** What a shell reads to complete the options; values that are files are left to the shell. */
export function completionFor(shell: 'bash' | 'zsh'): string {
  return shell === 'bash' ? bash(completed()) : zsh(completed());
}

function bash(options: readonly Completed[]): string {
  const cases = options
    .filter(({ choices }) => choices.length > 0)
    .map(
      ({ words, choices }) =>
        `    ${words.join('|')}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;`,
    );
  return [
    '# eval "$(tls-dissect --completion bash)"',
    '_tls_dissect() {',
    `  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"`,
    '  COMPREPLY=()',
    '  case "$previous" in',
    ...cases,
    '  esac',
    `  if [[ $current == -* ]]; then`,
    `    COMPREPLY=($(compgen -W '${options.flatMap(({ words }) => words).join(' ')}' -- "$current"))`,
    '  fi',
    '}',
    'complete -o default -F _tls_dissect tls-dissect',
  ].join('\n');
}

function zsh(options: readonly Completed[]): string {
  const quoted = (text: string) => text.replace(/[[\]:\\]/g, '\\$&').replaceAll("'", "'\\''");
  const specs = options.flatMap(({ words, choices, takesValue, describe }) =>
    words.map((word) => {
      const value = choices.length > 0 ? `:value:(${choices.join(' ')})` : takesValue ? ':value:_files' : '';
      return `    '*${word}[${quoted(describe)}]${value}' \\`;
    }),
  );
  return [
    '#compdef tls-dissect',
    '# eval "$(tls-dissect --completion zsh)"',
    '_tls_dissect() {',
    '  _arguments \\',
    ...specs,
    "    '*:capture:_files'",
    '}',
    'compdef _tls_dissect tls-dissect',
  ].join('\n');
}
