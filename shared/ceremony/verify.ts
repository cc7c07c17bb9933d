import { z } from 'zod';
import type { AttestationRoots } from '#shared/attestation';
import { keyIdSchema, personIdSchema } from '#shared/brand';
import { decodeBase64, fromHex, sha256Hex } from '#shared/encoding';
import { nobleVerify, type VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import { canonicalize, parseStrict, type JsonValue } from '#shared/json';
import { approverCount } from './approvals.ts';
import { attestedSteps, checkAttestations, isSaidAttested } from './attest-check.ts';
import { replayAll } from './engine.ts';
import {
  contentDigest,
  isRehearsal,
  listedLeaves,
  SEAL_TYPES,
  sealersOf,
  sealSchema,
  type EvidenceContent,
  type EvidencePack,
} from './evidence.ts';
import { lintScript } from './lint.ts';
import { strangerIn } from './opening.ts';
import { notRehearsedBy, rehearsalOf } from './rehearsal.ts';
import { scriptDigest as digestOf } from './script.ts';
import { isSignedBy, readPayload, refused, type CeremonyRefusal } from './signed.ts';
import { beginCeremony, ceremonyMode, headOf, memberOf, type CeremonyState } from './state.ts';
import { modeOf, publicKeySchema } from './statements.ts';
import { isPathTo, treeOf } from './tree.ts';
import { valueIn } from './values.ts';
import { notProved, type CheckId, provedBy } from './verdict-words.ts';

/** Whom the verifier trusts: it comes from somewhere else than the evidence. */
const ceremonyTrustSchema = z.strictObject({
  format: z.literal('countersign/ceremony-trust/v1'),
  /** Who approves scripts, and how many of them have to. */
  approvers: z.array(publicKeySchema).min(1).max(50),
  approversLeast: z.int().min(1).max(50),
  /** Whose key is whose. */
  people: z.array(z.strictObject({ person: personIdSchema, keyId: keyIdSchema })).max(500),
});
export type CeremonyTrust = z.infer<typeof ceremonyTrustSchema>;

const TRUST_BYTES_MAX = 256 * 1024;

export const parseCeremonyTrust = (text: string): Result<CeremonyTrust, string> => {
  const parsed = parseStrict(text, { depth: 8, bytes: TRUST_BYTES_MAX });
  if (!parsed.ok) return err(parsed.error.code);
  const shaped = ceremonyTrustSchema.safeParse(parsed.value);
  const where = shaped.error?.issues[0]?.path.join('.') ?? '';
  return shaped.success ? ok(shaped.data) : err(`${where}: unknown shape`);
};

/** `open`: it could not be judged, because something before it fails or nobody said whom to trust. */
export type CheckOutcome = 'holds' | 'fails' | 'open';

export interface EvidenceCheck {
  readonly id: CheckId;
  readonly outcome: CheckOutcome;
  /** What is proved when it holds, in a sentence. */
  readonly proves: string;
  readonly detail: string | null;
}

export interface EvidenceReport {
  /** `proved`: all holds. `broken`: something fails. `unproved`: nothing fails, and something could not be judged. */
  readonly verdict: 'proved' | 'broken' | 'unproved';
  readonly checks: readonly EvidenceCheck[];
  /** What nobody learns from this file, in sentences. */
  readonly notProved: readonly string[];
  /** The ceremony as its log says; null when the log can not be followed. */
  readonly state: CeremonyState | null;
}

interface Judged {
  readonly outcome: CheckOutcome;
  readonly detail: string | null;
}
const HOLDS: Judged = { outcome: 'holds', detail: null };
const OPEN: Judged = { outcome: 'open', detail: null };
const fails = (detail: string): Judged => ({ outcome: 'fails', detail });
const holdsIf = (isTrue: boolean, detail: string): Judged => (isTrue ? HOLDS : fails(detail));

/**
 * Verifies the evidence of a ceremony, offline. Without trust nothing is said about whose keys they are. `rehearsal`: the
 * evidence of the rehearsal that the opening names, where it is at hand. `roots`: those of makers who attest keys; without
 * them no attestation is judged.
 */
export const verifyEvidence = (
  { content, seals }: EvidencePack,
  trust: CeremonyTrust | null,
  rehearsal: EvidencePack | null = null,
  roots: AttestationRoots | null = null,
  verify: VerifySignature = nobleVerify,
): EvidenceReport => {
  const followed = follow(content, verify);
  const state = followed.ok ? followed.value : null;
  const scriptHolds = checkScript(content);
  const judge = (check: (state: CeremonyState) => Judged): Judged => (state === null ? OPEN : check(state));
  const attested = state === null ? [] : attestedSteps(content, state);
  const log = followed.ok ? HOLDS : fails(`${followed.error.code}: ${followed.error.detail}`);
  const judged: readonly (readonly [CheckId, Judged])[] = [
    ['script', scriptHolds],
    ['log', log],
    ['end', judge((one) => checkEnd(content, one))],
    ['lists', judge((one) => checkLists(content, one))],
    ['proofs', judge((one) => checkProofs(content, one))],
    ['attachments', judge((one) => checkAttachments(content, one))],
    ['attestation', judge(() => ({ detail: null, ...checkAttestations(attested, roots) }))],
    ['seals', judge((one) => checkSeals({ content, seals }, one, verify))],
    ['rehearsal', judge((one) => checkRehearsal(one, rehearsal, verify))],
    ['approval', judge((one) => checkApproval(one, trust, verify))],
    ['people', judge((one) => checkPeople(one, trust))],
  ];
  const facts = {
    content,
    isRehearsal: modeOf(content.origin) === 'rehearsal',
    hasTrust: trust !== null,
    hasRehearsal: rehearsal !== null,
    attestations: attested.map(({ finding }) => finding).filter((finding) => typeof finding !== 'string'),
    isAttestationJudged: roots !== null && attested.some(isSaidAttested),
  };
  return {
    verdict: verdictOf(judged.map(([, { outcome }]) => outcome)),
    checks: judged.map(([id, one]) => ({ id, ...one, proves: provedBy(id, facts) })),
    notProved: notProved(facts),
    state,
  };
};

const verdictOf = (outcomes: readonly CheckOutcome[]): EvidenceReport['verdict'] => {
  if (outcomes.includes('fails')) return 'broken';
  return outcomes.includes('open') ? 'unproved' : 'proved';
};

/** Runs the ceremony once more, commit by commit. */
const follow = (
  { script, origin, records, log }: EvidenceContent,
  verify: VerifySignature,
): Result<CeremonyState, CeremonyRefusal> => {
  const state = replayAll(beginCeremony(script, origin, null), records, verify);
  if (!state.ok)
    return refused(state.error.code, `commit ${String(state.error.leaf + 1)}: ${state.error.detail}`);
  return records.length === log.size
    ? state
    : refused('ceremony-malformed', `${records.length} commits, and a log of ${log.size}`);
};

const checkScript = ({ script, scriptDigest }: EvidenceContent): Judged => {
  const [finding] = lintScript(script);
  if (finding !== undefined) return fails(`${finding.at}: ${finding.text}`);
  return holdsIf(digestOf(script) === scriptDigest, 'another script');
};

const checkEnd = ({ log, outcome }: EvidenceContent, state: CeremonyState): Judged => {
  const head = headOf(state);
  if (head.size !== log.size || head.root !== log.root) return fails(`the root is ${head.root}`);
  const isAtEnd = state.phase.kind === 'ended' && state.phase.outcome === outcome;
  return holdsIf(isAtEnd, `the log ends as ${state.phase.kind}`);
};

const checkLists = ({ exceptions, register }: EvidenceContent, state: CeremonyState): Judged =>
  holdsIf(
    isSame(exceptions, state.exceptions) && isSame(register, state.register),
    'a list says something else than the log',
  );

const checkProofs = ({ proofs }: EvidenceContent, state: CeremonyState): Judged => {
  const tree = treeOf(state.records);
  const listed = listedLeaves(state);
  if (
    !isSame(
      listed,
      proofs.map(({ leaf }) => leaf),
    )
  )
    return fails('not one proof for each entry');
  const wrong = proofs.find(
    ({ leaf, path }) => !isPathTo(tree.root, tree.leaves.length, leaf, tree.leaves[leaf], path.map(fromHex)),
  );
  return wrong === undefined ? HOLDS : fails(`the proof of commit ${wrong.leaf + 1}`);
};

const checkAttachments = ({ attachments }: EvidenceContent, { values }: CeremonyState): Judged => {
  const other = attachments.find(({ value, content }) => {
    const bytes = decodeBase64(content);
    return bytes === undefined || sha256Hex(bytes) !== valueIn(values, value);
  });
  return other === undefined ? HOLDS : fails(`${other.name} is not what was recorded as ${other.value}`);
};

const checkSeals = (
  { content, seals }: EvidencePack,
  state: CeremonyState,
  verify: VerifySignature,
): Judged => {
  const digest = contentDigest(content);
  const sealed = seals.map((envelope) => {
    const read = readPayload(envelope, sealSchema);
    if (!read.ok) return undefined;
    const seal = read.value.content;
    const member = memberOf(state, seal.person);
    const isWhole =
      seal.contentDigest === digest &&
      seal.origin === content.origin &&
      seal.scriptDigest === content.scriptDigest &&
      seal.outcome === content.outcome &&
      isSame(seal.log, content.log) &&
      seal.exceptionCount === content.exceptions.length &&
      Date.parse(seal.at) >= Date.parse(state.lastAt);
    const type = SEAL_TYPES[ceremonyMode(state)];
    return isWhole && member !== undefined && isSignedBy(envelope, type, member, verify)
      ? seal.person
      : undefined;
  });
  const missing = sealersOf(state).find((person) => !sealed.includes(person));
  if (missing !== undefined) return fails(`no valid seal of ${missing}`);
  return holdsIf(sealed.length === sealersOf(state).length, 'more seals than people who seal');
};

/** The rules about a rehearsal are the engine's: here it is looked whether the one that is named took place, with this crew. */
const checkRehearsal = (
  ceremony: CeremonyState,
  pack: EvidencePack | null,
  verify: VerifySignature,
): Judged => {
  const { opening } = ceremony;
  if (pack === null) return isRehearsal(ceremony) ? HOLDS : OPEN;
  const named = opening?.rehearsal ?? null;
  if (named === null) return fails('the opening names none');
  const { verdict, state } = verifyEvidence(pack, null, null, null, verify);
  if (verdict === 'broken' || state === null) return fails('its evidence is broken');
  const record = rehearsalOf(state);
  if (record === undefined || !isSame(record, named))
    return fails('it is another than the one that is named');
  const unrehearsed = notRehearsedBy(opening?.crew ?? [], state.opening?.crew ?? []);
  return unrehearsed === undefined ? HOLDS : fails(unrehearsed);
};

const checkApproval = (
  state: CeremonyState,
  trust: CeremonyTrust | null,
  verify: VerifySignature,
): Judged => {
  if (isRehearsal(state)) return HOLDS;
  if (trust === null || state.opening === null) return OPEN;
  const { scriptDigest, openedAt } = state;
  const count = approverCount(state.opening.approvals, { scriptDigest, openedAt }, trust.approvers, verify);
  return holdsIf(count >= trust.approversLeast, `${count} of ${trust.approversLeast} approvers`);
};

/** Software keys of a rehearsal are nobody's in a roster: whose they are stays open. */
const checkPeople = (state: CeremonyState, trust: CeremonyTrust | null): Judged => {
  const { opening } = state;
  if (trust === null || opening === null || isRehearsal(state)) return OPEN;
  const stranger = strangerIn(opening.crew, trust.people);
  return stranger === undefined ? HOLDS : fails(`nobody vouches for the key of ${stranger}`);
};

const isSame = (one: unknown, other: unknown): boolean =>
  canonicalize(one as JsonValue) === canonicalize(other as JsonValue);
