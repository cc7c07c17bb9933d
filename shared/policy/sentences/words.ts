import type { RailName } from '#shared/identifiers';
import { assetOf } from '#shared/money';
import { nameOf, type GroupNames } from '../phrases.ts';
import { actionNames, distinctKinds, softLimitNames, type Action, type Condition } from '../schema.ts';
import { showMinor } from '../texts.ts';

/*
 * Words of the schema's values, written out as tables: a value that has no word yet does not compile. Each is one of
 * a kind, so that a sentence can be read back in one way only.
 */

export const actionWords: Readonly<Record<Action, string>> = {
  transfer: 'transfers',
  'account.register': 'registrations of accounts',
  'wallet.freeze': 'freezes of wallets',
  'wallet.unfreeze': 'releases of frozen wallets',
  'wallet.close': 'closings of wallets',
  'wallet.reopen': 'reopenings of wallets',
  'wallet.archive': 'archivings of wallets',
  'wallet.set-limits': "changes of a wallet's limits",
  'wallet.set-owner': "changes of a wallet's owner",
  'wallet.extend': 'extensions of wallets',
  'mandate.grant': 'grants of posting mandates',
  'mandate.revoke': 'revocations of posting mandates',
  'person.erase': 'erasures of personal data',
  'policy.publish': 'new versions of the policy',
  'roster.change': 'changes of people',
  'emergency.freeze': 'emergency freezes',
  'emergency.unfreeze': 'ends of emergency freezes',
  'emergency.revoke': 'emergency revocations of keys',
  'emergency.replace': 'emergency replacements of keys',
  'key.register': 'registrations of custody keys',
  'key.activate': 'activations of custody keys',
  'key.stop': 'stops of custody keys',
  'key.retire': 'retirements of custody keys',
  'key.amend': 'amendments of custody keys',
};

export const railWords: Readonly<Record<RailName, string>> = {
  book: 'internal',
  sepa: 'SEPA',
  swift: 'SWIFT',
  evm: 'EVM chain',
};

export const softLimitWords: Readonly<Record<(typeof softLimitNames)[number], string>> = {
  'soft-floor': 'a soft floor',
  'soft-ceiling': 'a soft ceiling',
  'soft-velocity': 'a soft limit over time',
};

type Decode = NonNullable<Condition['decode']>;
export const decodeWords: Readonly<Record<Decode, string>> = {
  full: 'in full',
  partial: 'in part',
  none: 'not at all',
};

type Screening = NonNullable<NonNullable<Condition['payee']>['screening']>;
export const screeningWords: Readonly<Record<Screening, string>> = {
  clear: 'clear',
  hit: 'a hit',
  stale: 'stale',
};

type Velocity = NonNullable<Condition['velocity']>;
export const windowWords: Readonly<Record<Velocity['window'], string>> = {
  h24: '24 hours',
  d7: '7 days',
  m1: '1 month',
};
export const scopeWords: Readonly<Record<Velocity['by'], string>> = {
  source: 'from the same source',
  payee: 'to the same payee',
  initiator: 'by the same initiator',
};

/** A plain name as it is; any other text in quotes, so that none reads as a part of the sentence around it. */
export const quoted = (text: string): string =>
  PLAIN_NAME.test(text) && !LINKS.has(text) ? text : JSON.stringify(text);

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._:+-]*$/;
const LINKS: ReadonlySet<string> = new Set(['and', 'or']);

/** The name of a group as people call it; one that would read as more than a name is put in quotes. */
export const groupName = (group: string, names: GroupNames): string => {
  const name = nameOf(group, names);
  return /[",;()]|\b(?:and|or)\b/.test(name) ? JSON.stringify(name) : name;
};

/** The exact amount with its asset, whatever the asset is called. */
export const amountWords = (minor: string, assetId: string): string =>
  assetOf(assetId) === undefined
    ? `${minor} minor units of ${quoted(assetId)}`
    : showMinor(BigInt(minor), assetId);

/** Every value once, in an order of their own: "a", "a or b", "a, b or c". Never cut short. */
export const orList = (values: readonly string[]): string => listed(values, 'or');

/** "a", "a and b", "a, b and c". */
export const andList = (values: readonly string[]): string => listed(values, 'and');

const listed = (values: readonly string[], link: 'and' | 'or'): string => {
  const shown = [...values];
  const last = shown.pop() ?? 'nothing';
  return shown.length === 0 ? last : `${shown.join(', ')} ${link} ${last}`;
};

/** A set of the schema without order: each member once, the known ones in the order of the schema. */
export const inOrder = <T extends string>(set: readonly T[], order: readonly T[]): readonly T[] =>
  order.filter((value) => set.includes(value));

export const sorted = (set: readonly string[]): readonly string[] => [...new Set(set)].sort();

export const inActionOrder = (set: readonly Action[]): readonly Action[] => inOrder(set, actionNames);
export const inSoftLimitOrder = (set: Condition['softLimits']): readonly (typeof softLimitNames)[number][] =>
  inOrder(set ?? [], softLimitNames);
export const inDistinctOrder = (
  set: readonly (typeof distinctKinds)[number][],
): readonly (typeof distinctKinds)[number][] => inOrder(set, distinctKinds);

/** Takes what is left of an object once every member is in words: a member that was forgotten does not compile. */
export const nothingElse = (rest: Readonly<Record<string, never>>): void => {
  if (Object.keys(rest).length > 0) throw new TypeError(`No words for ${Object.keys(rest).join(', ')}`);
};
