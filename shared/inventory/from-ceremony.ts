import type { Sha256Hex } from '#shared/brand';
import {
  fieldsOf,
  modeOf,
  parseEvidence,
  verifyEvidence,
  type CeremonyState,
  type CustodyEntry,
  type ValueForm,
} from '#shared/ceremony';
import { err, ok, type Result } from '#shared/errors';
import { algorithmsOf } from './public-key.ts';

/*
 * What the evidence of a ceremony tells of a key that was made in it. Whose keys signed the evidence is judged by whoever
 * verifies it with a file of trust; here it has to hold together, and to be of a ceremony that came to its end.
 */

export interface CeremonyBag {
  readonly bag: string;
  readonly holds: string;
}

export interface CeremonyKeySource {
  readonly title: string;
  readonly root: Sha256Hex;
  readonly script: Sha256Hex;
  /** ISO 8601, the day of its last commit. */
  readonly on: string;
  readonly isRehearsal: boolean;
  /** Everything that was observed and is a public key that can be registered, each once. */
  readonly publicKeys: readonly string[];
  readonly serials: readonly string[];
  /** Bags that were sealed and not opened again. */
  readonly bags: readonly CeremonyBag[];
}

/** Reads the file; the error says in words why nothing can be registered from it. */
export const keySourceOf = (text: string): Result<CeremonyKeySource, string> => {
  const pack = parseEvidence(text);
  if (!pack.ok) return err(`it is no evidence of a ceremony: ${pack.error.detail}`);
  const { content } = pack.value;
  const { verdict, checks, state } = verifyEvidence(pack.value, null);
  if (verdict === 'broken' || state === null) {
    const failing = checks.find(({ outcome }) => outcome === 'fails');
    return err(`the evidence is broken: ${failing?.detail ?? failing?.id ?? 'its log'}`);
  }
  if (content.outcome !== 'completed') return err('the ceremony was aborted');
  const observed = observedAs('key', state);
  if (observed.length === 0) return err('no public key was read out in it');
  const publicKeys = observed.filter((key) => algorithmsOf(key).length > 0);
  if (publicKeys.length === 0)
    return err('what was read out in it as a public key is none, or is too weak to be registered');
  return ok({
    title: content.script.title,
    root: content.log.root,
    script: content.scriptDigest,
    on: state.lastAt.slice(0, 'YYYY-MM-DD'.length),
    isRehearsal: modeOf(content.origin) === 'rehearsal',
    publicKeys,
    serials: observedAs('serial', state),
    bags: closedBags(state.register),
  });
};

/** What was observed in a form, each once, in the order of the script. */
const observedAs = (form: ValueForm, { script, values }: CeremonyState): readonly string[] => {
  const steps = [...script.steps, ...script.branches.flatMap((branch) => branch.steps)];
  const names = steps.flatMap(fieldsOf).filter((field) => field.form === form);
  const found = names.map(({ name }) => (Object.hasOwn(values, name) ? values[name] : undefined));
  return [...new Set(found.filter((value) => value !== undefined))];
};

const closedBags = (register: readonly CustodyEntry[]): readonly CeremonyBag[] => {
  const opened = new Set(register.filter(({ moves }) => moves === 'opened').map(({ bag }) => bag));
  return register
    .filter(({ moves, bag }) => moves === 'sealed' && !opened.has(bag))
    .map(({ bag, item }) => ({ bag, holds: item }))
    .sort((a, b) => (a.bag < b.bag ? -1 : 1));
};
