import type { ParseArgsConfig } from 'node:util';

/** What a command leaves behind: lines for people, an object for machines, and whether it went well. */
export interface Outcome {
  readonly ok: boolean;
  readonly report: Readonly<Record<string, unknown>>;
}

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface CliCommand {
  readonly summary: string;
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly run: (values: Values, say: (line: string) => void) => Promise<Outcome>;
}

/** A mistake in how a command was called, or a file that is not what it should be: said in one sentence. */
export class UsageError extends Error {}

export const textOf = (values: Values, name: string): string => {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`--${name} is needed`);
};

export const optionalText = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

export const listOf = (values: Values, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

export const sizeOf = (values: Values, name: string): number | undefined => {
  const text = optionalText(values, name);
  if (text === undefined) return undefined;
  const size = Number(text);
  if (Number.isSafeInteger(size) && size >= 1) return size;
  throw new UsageError(`--${name} is a number of events, at least 1`);
};
