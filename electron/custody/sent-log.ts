import { truncateSync } from 'node:fs';
import { z } from 'zod';
import { instantSchema, intentDigestSchema, type IntentDigest } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { appendDurably, textOf, whyNotWritten } from '../signer/custody/durable-file.ts';

/*
 * What was signed and what became of it: lines that are only added, each on the disk before the next step. So a carrier that
 * is cut off anywhere goes on with the very transaction that it had signed, and no other.
 */

const hex = z.string().regex(/^([0-9a-f]{2})+$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const common = { v: z.literal(1), at: instantSchema, item: intentDigestSchema };
const kind = z.enum(['pay', 'cancel']);
const minor = z.string().regex(/^(0|[1-9]\d*)$/);

const lineSchema = z.discriminatedUnion('step', [
  /** Before a key sees them: the bytes without a signature. */
  z.strictObject({ ...common, step: z.literal('signing'), kind, bytes: hex }),
  /** Before anybody else sees it: the transaction as it is broadcast. */
  z.strictObject({ ...common, step: z.literal('signed'), kind, raw: hex, hash }),
  /** What the chain made of it, deep enough under other blocks. */
  z.strictObject({
    ...common,
    step: z.literal('result'),
    outcome: z.enum(['paid', 'reverted', 'cancelled']),
    hash,
    block: z.strictObject({ number: z.int().min(0), hash }),
    /** What it cost, in the smallest unit of the coin. */
    fee: minor,
  }),
  /** An answer of the ledger to what was posted; a refused id stays refused, so the next try has another. */
  z.strictObject({
    ...common,
    step: z.literal('posted'),
    attempt: z.int().min(1),
    refused: z.string().nullable(),
  }),
  /** The ledger knows that the item is over. */
  z.strictObject({ ...common, step: z.literal('ended') }),
]);

export type SentLine = z.infer<typeof lineSchema>;
type LineBody<L> = L extends SentLine ? Omit<L, 'v'> : never;
export type SentEntry = LineBody<SentLine>;
export type ResultLine = Extract<SentLine, { step: 'result' }>;
export type SignedLine = Extract<SentLine, { step: 'signed' }>;
export type SigningLine = Extract<SentLine, { step: 'signing' }>;
export type PostedLine = Extract<SentLine, { step: 'posted' }>;

/** All that is known of one item. */
export interface Sent {
  readonly item: IntentDigest;
  readonly lines: readonly SentLine[];
}

export interface SentLog {
  readonly of: (item: IntentDigest) => Sent | undefined;
  readonly all: () => readonly Sent[];
  /** Returns once the disk has it. The error says why it has not: nothing is kept of the line then. */
  readonly add: (entry: SentEntry) => Result<null, string>;
}

/**
 * Error: the file can't be read, or a line of it does not read. A last line that was cut off was never written, and is taken
 * away; one that ends is never touched.
 */
export const openSentLog = (path: string): Result<SentLog, string> => {
  const whole = wholeLines(path);
  return whole.ok ? logOf(path, whole.value) : whole;
};

const wholeLines = (path: string): Result<string, string> => {
  try {
    const text = textOf(path) ?? '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole, 'utf8'));
    return ok(whole);
  } catch (error) {
    return err(`the log of what was signed can not be read: ${whyNotWritten(error)}`);
  }
};

const logOf = (path: string, whole: string): Result<SentLog, string> => {
  let bytes = Buffer.byteLength(whole, 'utf8');
  const items = new Map<IntentDigest, SentLine[]>();
  const take = (line: SentLine): void => {
    const lines = items.get(line.item);
    if (lines === undefined) items.set(line.item, [line]);
    else lines.push(line);
  };
  for (const [index, line] of whole.split('\n').slice(0, -1).entries()) {
    const read = lineIn(line);
    if (read === undefined) return err(`line ${String(index + 1)} of the log of what was signed is damaged`);
    take(read);
  }
  return ok({
    of: (item) => {
      const lines = items.get(item);
      return lines && { item, lines };
    },
    all: () => [...items].map(([item, lines]) => ({ item, lines })),
    add: (entry) => {
      const line = lineSchema.parse({ v: 1, ...entry });
      const text = `${JSON.stringify(line)}\n`;
      try {
        appendDurably(path, bytes, text);
      } catch (error) {
        return err(whyNotWritten(error));
      }
      bytes += Buffer.byteLength(text, 'utf8');
      take(line);
      return ok(null);
    },
  });
};

const lineIn = (text: string): SentLine | undefined => {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

export const signedIn = ({ lines }: Sent): readonly SignedLine[] =>
  lines.filter((line): line is SignedLine => line.step === 'signed');

export const resultIn = ({ lines }: Sent): ResultLine | undefined =>
  lines.find((line): line is ResultLine => line.step === 'result');

export const postingsIn = ({ lines }: Sent): readonly PostedLine[] =>
  lines.filter((line): line is PostedLine => line.step === 'posted');

/** Whether the ledger has all of it: what it moved and what it cost, and then that the item is over. */
export const isInBooks = ({ lines }: Sent): boolean => lines.some(({ step }) => step === 'ended');

/** Bytes that a key may have seen though no signature was kept: they are signed again, and no others. */
export const unsignedIn = ({ lines }: Sent): SigningLine | undefined => {
  const [last] = lines.filter((line) => line.step === 'signing' || line.step === 'signed').slice(-1);
  return last?.step === 'signing' ? last : undefined;
};
