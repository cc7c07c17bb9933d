import { sha256HexSchema, type Sha256Hex } from '#shared/brand';
import {
  ATTEST_VERDICTS,
  attestedSteps,
  attestNames,
  fieldsOf,
  modeOf,
  parseEvidence,
  valueIn,
  verifyEvidence,
  type CeremonyState,
  type CustodyEntry,
  type EvidenceContent,
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

/** What its maker attests of a key, as the desk of the ceremony judged it. */
export interface CeremonyAttestation {
  readonly publicKey: string;
  /** Of the module, as it was named in the ceremony. */
  readonly serial: string;
  /** Digest of what was found. */
  readonly finding: Sha256Hex;
  /** What it proves, in a sentence. */
  readonly proves: string;
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
  /** At most one for each key. */
  readonly attestations: readonly CeremonyAttestation[];
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
    attestations: attestationsIn(content, state),
  });
};

/** What was observed in a form, each once, in the order of the script. */
const observedAs = (form: ValueForm, { script, values }: CeremonyState): readonly string[] => {
  const steps = [...script.steps, ...script.branches.flatMap((branch) => branch.steps)];
  const names = steps.flatMap(fieldsOf).filter((field) => field.form === form);
  const found = names.map(({ name }) => (Object.hasOwn(values, name) ? values[name] : undefined));
  return [...new Set(found.filter((value) => value !== undefined))];
};

/** Those that were judged to hold; that what is attached is what was recorded was looked at with the evidence. */
const attestationsIn = (content: EvidenceContent, state: CeremonyState): readonly CeremonyAttestation[] =>
  attestedSteps(content, state).flatMap(({ step, finding }) => {
    if (typeof finding === 'string' || finding.verdict !== ATTEST_VERDICTS.attested) return [];
    const names = attestNames(step.id);
    const digest = sha256HexSchema.safeParse(valueIn(state.values, names.finding));
    const proves = valueIn(state.values, names.proves);
    const { publicKey, serial } = finding;
    return digest.data === undefined || proves === undefined
      ? []
      : [{ publicKey, serial, finding: digest.data, proves }];
  });

const closedBags = (register: readonly CustodyEntry[]): readonly CeremonyBag[] => {
  const opened = new Set(register.filter(({ moves }) => moves === 'opened').map(({ bag }) => bag));
  return register
    .filter(({ moves, bag }) => moves === 'sealed' && !opened.has(bag))
    .map(({ bag, item }) => ({ bag, holds: item }))
    .sort((a, b) => (a.bag < b.bag ? -1 : 1));
};
