import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { visibleText } from '#shared/ceremony';
import {
  EVIDENCE_BYTES_MAX,
  EXIT_CODES,
  fileLine,
  judge,
  unreadable,
  type Files,
  type Verdict,
} from './verdict.ts';

/* countersign-verify: judges the evidence of a ceremony. One file, no network, nothing installed. */

const USAGE = `Usage: countersign-verify <evidence> [--trust <file>] [--rehearsal <file>] [--roots <file>]
                          [--record <file.html>]

  --trust      whose keys you trust; without it the file can be intact, and is never proved
  --rehearsal  the evidence of the rehearsal that the ceremony names; without it, too
  --roots      roots of makers who attest keys; without it no attestation is judged
  --record     writes the record as a page for people, into a new file

Exit code: 0 proved, 1 broken, 2 not judged.
`;
const MARKS = { holds: '[ok]  ', fails: '[FAIL]', open: '[?]   ' } as const;
const WIDTH = 100;
const INDENT = '       ';

const readBytes = (path: string): Uint8Array => {
  if (statSync(path).size > EVIDENCE_BYTES_MAX) throw new Error(`${path} is too large`);
  return readFileSync(path);
};

const wrapped = (text: string): string => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${INDENT}`);
};

interface Judged {
  readonly verdict: Verdict;
  /** Which files were read. */
  readonly files: readonly string[];
}

const printed = ({ verdict: { headline, lines, notProved, isRehearsal }, files }: Judged): string =>
  [
    headline,
    ...files,
    ...(isRehearsal ? ['REHEARSAL: nothing of it counts in production.'] : []),
    '',
    ...lines.map(({ outcome, text }) => `${MARKS[outcome]} ${wrapped(text)}`),
    ...(notProved.length === 0 ? [] : ['', 'What this does not prove:']),
    ...notProved.map((sentence) => `  -    ${wrapped(sentence)}`),
    '',
  ].join('\n');

/** Files beside the evidence, as given. */
interface Given {
  readonly trust?: string | undefined;
  readonly rehearsal?: string | undefined;
  readonly roots?: string | undefined;
}

const judged = (evidence: string, { trust, rehearsal, roots }: Given): Judged => {
  const files: string[] = [];
  const textOf = (role: keyof Files, path: string): string => {
    const bytes = readBytes(path);
    files.push(fileLine(role, path, bytes));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  };
  const optional = (role: keyof Files, path: string | undefined): string | null =>
    path === undefined ? null : textOf(role, path);
  try {
    const verdict = judge({
      evidence: textOf('evidence', evidence),
      trust: optional('trust', trust),
      rehearsal: optional('rehearsal', rehearsal),
      roots: optional('roots', roots),
    });
    return { verdict, files };
  } catch (error) {
    return { verdict: unreadable(error instanceof Error ? error.message : String(error)), files };
  }
};

const run = (): number => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      trust: { type: 'string' },
      rehearsal: { type: 'string' },
      roots: { type: 'string' },
      record: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const [evidence, ...more] = positionals;
  if (evidence === undefined || more.length > 0 || values.help === true) {
    process.stderr.write(USAGE);
    return EXIT_CODES.unreadable;
  }
  const answer = judged(evidence, values);
  const { verdict } = answer;
  process.stdout.write(printed(answer));
  // Never over a file that is there: it could be the evidence.
  if (values.record !== undefined && verdict.record !== null)
    writeFileSync(values.record, verdict.record, { flag: 'wx' });
  return EXIT_CODES[verdict.kind];
};

try {
  process.exitCode = run();
} catch (error) {
  process.stderr.write(`${visibleText(error instanceof Error ? error.message : String(error))}\n${USAGE}`);
  process.exitCode = EXIT_CODES.unreadable;
}
