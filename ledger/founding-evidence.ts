import type { Sha256Hex } from '#shared/brand';
import {
  fieldsOf,
  modeOf,
  parseEvidence,
  valueIn,
  verifyEvidence,
  type CeremonyState,
  type CeremonyTrust,
  type EvidencePack,
} from '#shared/ceremony';
import { err, ok, type Result } from '#shared/errors';
import type { EventOf } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { rosterDigest } from '#shared/projection';
import { genesisDigest } from './genesis.ts';

/*
 * A ledger begins with what was read out and signed in a genesis ceremony, and with nothing else. What is compared here are
 * the names that resources/ceremonies/genesis.json gives to what was observed.
 */

/** The files of a ceremony, as texts. */
export interface FoundingFiles {
  readonly evidence: string;
  /** Whom to trust; without it a ceremony is not proved. */
  readonly trust: CeremonyTrust | null;
  /** Evidence of the rehearsal that the ceremony names. */
  readonly rehearsal: string | null;
}

/** Where it was agreed on: for the report. */
export interface AgreedIn {
  readonly origin: string;
  readonly root: Sha256Hex;
  readonly endedAt: string;
  /** `proved` by the file of trust that was given; whose file that is nobody here knows. */
  readonly verdict: 'proved' | 'unproved';
}

const SCRIPT = 'genesis';

/** Whether this genesis is the one of a ceremony. The error says in a sentence why it is not. */
export const agreedIn = (
  event: EventOf<'ledger.genesis'>,
  { evidence, trust, rehearsal }: FoundingFiles,
): Result<AgreedIn, string> => {
  const pack = parseEvidence(evidence);
  if (!pack.ok) return err(`it is no evidence of a ceremony: ${pack.error.detail}`);
  const before = rehearsal === null ? null : parseEvidence(rehearsal);
  if (before !== null && !before.ok) return err(`it is no evidence of a rehearsal: ${before.error.detail}`);
  const { verdict, checks, state } = verifyEvidence(pack.value, trust, before?.value ?? null);
  if (state === null || verdict === 'broken') {
    const failing = checks.find(({ outcome }) => outcome === 'fails');
    return err(`the evidence is broken: ${failing?.detail ?? failing?.id ?? 'its log'}`);
  }
  const unfit = unfitness(event, pack.value, verdict === 'proved') ?? difference(event, state);
  if (unfit !== undefined) return err(unfit);
  const { origin, log } = pack.value.content;
  return ok({ origin, root: log.root, endedAt: state.lastAt, verdict });
};

const unfitness = (
  { payload }: EventOf<'ledger.genesis'>,
  { content }: EvidencePack,
  isProved: boolean,
): string | undefined => {
  if (content.script.id !== SCRIPT) return `it is of another ceremony: ${content.script.id}`;
  if (content.outcome !== 'completed') return 'the ceremony was aborted';
  if (payload.environment === 'sandbox') return undefined;
  if (modeOf(content.origin) === 'rehearsal') return 'it is of a rehearsal: that founds a sandbox at most';
  return isProved
    ? undefined
    : 'it is not proved: a file of trust and the evidence of its rehearsal are needed';
};

/** What was observed of the genesis, and what it is. */
const difference = (event: EventOf<'ledger.genesis'>, state: CeremonyState): string | undefined => {
  const { policy, roster } = event.payload;
  const is: Readonly<Record<string, string>> = {
    'genesis-digest': genesisDigest(event),
    'genesis-again': genesisDigest(event),
    'policy-seen': policyDigest(policy),
    'roster-digest': rosterDigest(roster),
  };
  const other = Object.entries(is).find(([name, value]) => valueIn(state.values, name) !== value);
  if (other !== undefined) return `the ceremony observed another value: ${other[0]}`;
  const enrolled = new Set(roster.keys.map(({ publicKey }) => publicKey));
  const absent = observedKeys(state).find(([, key]) => !enrolled.has(key));
  return absent && `a key of the ceremony is nobody’s in the first roster: ${absent[0]}`;
};

const observedKeys = ({ script, values }: CeremonyState): readonly (readonly [string, string])[] =>
  script.steps.flatMap((step) =>
    fieldsOf(step).flatMap(({ name, form }) => {
      const value = form === 'key' ? valueIn(values, name) : undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
