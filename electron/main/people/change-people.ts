import type { DeviceId, PersonId, Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { Intent, RosterChange } from '#shared/intent';
import type { EmergencyDraft, RosterDraft, SessionView, SubmitResult } from '#shared/ipc';
import { waitsForReview } from '#shared/projection';
import { personCommitment, type Disclosure } from '#shared/roster';
import { headerOf, submit, tidy, type SubmitDeps } from '../accounts/submit.ts';
import type { SignerHost } from '../children/signer.ts';
import type { DeskHandlers } from '../gate/answer.ts';
import { draftChange, draftDeed, type DraftFacts } from './draft-change.ts';

/* Changes of people and emergencies: drafted on the roster as this desk has verified it, signed, approved by others. */

type Shown<T> = Promise<Result<T, ShownError>>;

export interface PeopleDeps extends SubmitDeps {
  readonly tokens: Pick<SignerHost, 'keyOf'>;
  readonly device: DeviceId;
  readonly build: Sha256Hex;
  readonly newPersonId: () => PersonId;
  /** 32 random bytes. */
  readonly newSalt: () => Uint8Array;
}

interface Drafted {
  readonly facts: DraftFacts;
  readonly session: SessionView;
  readonly disclosures: readonly Disclosure[];
}

export const peopleChanger =
  (deps: PeopleDeps): DeskHandlers['people.change'] =>
  async ({ change: draft, reason }) => {
    const drafted = await factsFor(deps, draft);
    if (!drafted.ok) return drafted;
    const { facts, session, disclosures } = drafted.value;
    const change = draftChange(draft, facts);
    if (!change.ok) return change;
    const waits = await reviewProblem(deps, change.value, facts.roster);
    if (waits !== undefined) return waits;
    const body = { type: 'roster.change', change: change.value, reason: tidy(reason) } as const;
    return propose(deps, session, body, disclosures);
  };

export const emergencyDeclarer =
  (deps: PeopleDeps): DeskHandlers['people.emergency'] =>
  async ({ deed: draft, reason }) => {
    const drafted = await factsFor(deps, draft);
    if (!drafted.ok) return drafted;
    const deed = draftDeed(draft, drafted.value.facts);
    if (!deed.ok) return deed;
    const body = { type: 'emergency', deed: deed.value, reason: tidy(reason) } as const;
    return propose(deps, drafted.value.session, body, []);
  };

/** While the review of access is overdue nobody is given more: what there is has to be answered for first. */
const reviewProblem = async (
  { vault }: PeopleDeps,
  change: RosterChange,
  { groups }: DraftFacts['roster'],
): Promise<Result<never, ShownError> | undefined> => {
  if (!waitsForReview(change, groups)) return undefined;
  const review = await vault.ask('review', null);
  if (!review.ok) return review;
  return review.value.isOverdue ? err(shownError('review-overdue')) : undefined;
};

type Body<T> = T extends Intent ? Omit<T, keyof ReturnType<typeof headerOf>> : never;

const propose = (
  deps: PeopleDeps,
  session: SessionView,
  body: Body<Extract<Intent, { type: 'roster.change' | 'emergency' }>>,
  disclosures: readonly Disclosure[],
): Shown<SubmitResult> => submit(deps, { ...headerOf(deps, session), ...body }, disclosures);

/** Everything besides the roster that a draft names: a token, a change of before, somebody new. */
const factsFor = async (deps: PeopleDeps, draft: RosterDraft | EmergencyDraft): Shown<Drafted> => {
  const session = deps.session();
  if (session === null) return err(shownError('not-signed-in'));
  const roster = await deps.vault.ask('rosterContent', null);
  if (!roster.ok) return roster;
  const key = 'tokenId' in draft ? await deps.tokens.keyOf(draft.tokenId) : null;
  if (key !== null && !key.ok) return key;
  const undoes = draft.kind === 'revert' ? await deps.vault.ask('reversible', { digest: draft.of }) : null;
  if (undoes !== null && !undoes.ok) return undoes;
  const disclosure = draft.kind === 'add-person' ? disclosureOf(deps, draft) : null;
  const { device, build } = deps;
  return {
    ok: true,
    value: {
      session,
      disclosures: disclosure === null ? [] : [disclosure.disclosure],
      facts: {
        roster: roster.value,
        signedIn: session.person.id,
        device,
        build,
        key: key?.value ?? null,
        undoes: undoes?.value ?? null,
        newcomer:
          disclosure === null
            ? null
            : { id: disclosure.disclosure.person, commitment: disclosure.commitment },
      },
    },
  };
};

const disclosureOf = (
  deps: PeopleDeps,
  { name, title, email }: Extract<RosterDraft, { kind: 'add-person' }>,
): { readonly disclosure: Disclosure; readonly commitment: Sha256Hex } => {
  const salt = deps.newSalt();
  const record = { name: tidy(name), title: tidy(title), email: tidy(email) };
  const disclosure = { person: deps.newPersonId(), salt: toHex(salt), record };
  return { disclosure, commitment: personCommitment(salt, record) };
};
