import type { PersonId, Sha256Hex } from '#shared/brand';
import {
  beginCeremony,
  draftConfirmation,
  draftSeal,
  draftStatement,
  ENTROPY_BYTES,
  evidenceOf,
  memberOf,
  modeOf,
  nextStep,
  sealersOf,
  submit,
  type CeremonyMode,
  type CeremonyScript,
  type CeremonyState,
  type CrewMember,
  type Deed,
  type Draft,
  type OpenDeed,
  type Values,
} from '#shared/ceremony';
import { decodeBase64 } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { CeremonyDeedDraft, CeremonyView } from '#shared/ipc';
import type { TokenIdentity } from '../../signer/tokens.ts';
import { admissionFor, originFor, withPending } from './beginning.ts';
import { attachmentsOf, attestedAt, withFinding } from './attest-step.ts';
import { composeOpening, type Cards, type OpeningDraft } from './opening.ts';
import type { CeremonyParts } from './parts.ts';
import { isOffNetworks, isOfItsKind, isOfThisDesk, tryOut } from './refusals.ts';
import { sealedBy } from './seals.ts';
import { createShares, isOfShares } from './shares.ts';
import { NOTHING_BESIDE, type Beside } from './store.ts';
import { answersAsValues, answersFor, answersStill, isAsAnswered, orderFor } from './token-step.ts';
import { viewOf } from './view.ts';

/*
 * One ceremony at this desk. It changes by the engine alone: what is signed here is tried there before anybody is asked
 * for a PIN, and is taken there when it is signed. What is recorded is on the disk before it is in memory. Whatever changes
 * what is open goes through one gate, one after the other: nothing is put in its place while a PIN window is open.
 */

export interface Opened {
  readonly state: CeremonyState;
  readonly beside: Beside;
  /** An opening that was put together and not signed yet. */
  readonly draft: OpenDeed | null;
  /** Held at another desk: it is only confirmed here, and has no file here. */
  readonly isVisiting: boolean;
}

type Shown<T> = Result<T, ShownError>;
type Answer = Promise<Shown<CeremonyView>>;

/** All but `current` and `view` answer `ceremony-busy` while another is at work. */
export interface CeremonySession {
  readonly current: () => Opened | null;
  readonly view: () => CeremonyView | null;
  readonly begin: (script: CeremonyScript, mode: CeremonyMode) => Answer;
  readonly goOn: (origin: string) => Answer;
  readonly visit: (state: CeremonyState) => Answer;
  readonly leave: () => Promise<Shown<null>>;
  readonly draft: (draft: OpeningDraft, cards: Cards) => Answer;
  readonly operate: (token: TokenIdentity) => Answer;
  /** `file`: the text of an attestation; null: there is none. */
  readonly attest: (file: string | null) => Answer;
  readonly state: (person: PersonId, deed: CeremonyDeedDraft, shown: Sha256Hex) => Answer;
  readonly confirm: (
    person: PersonId,
    again: Values,
    words: readonly string[] | null,
    shown: Sha256Hex,
  ) => Answer;
  /** Takes a confirmation that was signed at another desk. */
  readonly take: (envelope: Envelope) => Answer;
  readonly discard: () => Answer;
  readonly seal: (person: PersonId, shown: Sha256Hex) => Answer;
}

const NAME_BYTES = 2;

const NONE = err(shownError('ceremony-not-open', 'no ceremony is open here'));
const BUSY = err(shownError('ceremony-busy'));

export const createSession = (parts: CeremonyParts): CeremonySession => {
  const { store, signer } = parts;
  const shares = createShares(parts);
  let opened: Opened | null = null;
  let isBusy = false;

  const view = (): CeremonyView | null => (opened === null ? null : viewOf(parts, opened));
  const viewNow = (): Shown<CeremonyView> => {
    const now = view();
    return now === null ? NONE : ok(now);
  };

  /** The gate. It stands closed until the work is over, also while that waits for a person. */
  const alone = async <T>(work: () => Promise<Shown<T>> | Shown<T>): Promise<Shown<T>> => {
    if (isBusy) return BUSY;
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  };
  const onOpened = (work: (now: Opened) => Answer | Shown<CeremonyView>): Answer =>
    alone(() => (opened === null ? NONE : work(opened)));

  /** Keeps what lies beside the log, then remembers it. */
  const become = (next: Opened): Shown<CeremonyView> => {
    if (!next.isVisiting) {
      const kept = store.keep(next.state.origin, next.beside);
      if (!kept.ok) return kept;
    }
    opened = next;
    return viewNow();
  };

  const signed = (
    now: Opened,
    draft: Draft,
    who: CrewMember,
    shown: Sha256Hex,
    stated: Uint8Array | null,
  ): Promise<Shown<Envelope>> =>
    signer.sign({
      script: now.state.script,
      ...draft,
      stated,
      shown,
      person: who.person,
      publicKey: who.key.publicKey,
      serial: who.token ?? '',
    });

  const record = (now: Opened, envelope: Envelope): Shown<CeremonyView> => {
    const next = submit(now.state, envelope);
    if (!next.ok) return err(shownError(next.error.code, next.error.detail));
    const committed = next.value.records.at(-1);
    if (committed === undefined) return NONE;
    if (now.isVisiting) return become({ ...now, beside: { ...now.beside, confirmation: envelope } });
    const written = store.append(now.state.origin, committed, now.state.records.length);
    if (!written.ok) return written;
    // The line is on the disk: whatever fails now, the commit stands.
    const answers = answersStill(next.value, now.beside.answers);
    const beside = { ...NOTHING_BESIDE, findings: now.beside.findings, answers };
    opened = { ...now, state: next.value, draft: null, beside };
    // Off its path, or over: what was begun of a key is not completed any more.
    if (next.value.branch !== now.state.branch || next.value.phase.kind === 'ended') shares.end();
    store.keep(now.state.origin, beside);
    return viewNow();
  };

  return {
    current: () => opened,
    view,
    begin: (script, mode) =>
      alone(() => {
        shares.end();
        const origin = originFor(script, mode, parts.now(), parts.random(NAME_BYTES));
        const made = store.create(script, origin);
        if (!made.ok) return made;
        const state = beginCeremony(script, origin, admissionFor(parts, mode));
        return become({ state, beside: NOTHING_BESIDE, draft: null, isVisiting: false });
      }),
    goOn: (origin) =>
      alone(() => {
        shares.end();
        const kept = store.load(origin, admissionFor(parts, modeOf(origin)));
        if (!kept.ok) return kept;
        opened = { ...withPending(kept.value), draft: null, isVisiting: false };
        return viewNow();
      }),
    visit: (state) =>
      alone(() => {
        shares.end();
        const beside = { ...NOTHING_BESIDE, entropy: entropyFor(parts, state) };
        return become({ state, beside, draft: null, isVisiting: true });
      }),
    leave: () =>
      alone(() => {
        opened = null;
        shares.end();
        return ok(null);
      }),
    draft: (draft, cards) =>
      onOpened(async (now) => {
        if (now.state.opening !== null) return err(shownError('ceremony-already-open'));
        const deed = await composeOpening(parts, now.state, draft, cards);
        // A file of trust may have been taken since it was begun.
        const state = { ...now.state, admission: admissionFor(parts, modeOf(now.state.origin)) };
        return deed.ok ? become({ ...now, state, draft: deed.value }) : deed;
      }),
    operate: (token) =>
      onOpened(async (now) => {
        const step = nextStep(now.state);
        if (now.isVisiting || now.state.phase.kind !== 'running') return err(shownError('ceremony-paused'));
        const order = orderFor(now.state, step, token);
        if (!order.ok || step === undefined) return order.ok ? NONE : order;
        const off = isOffNetworks(parts, now.state);
        if (!off.ok) return off;
        const kind = await isOfItsKind(parts, now.state, token);
        if (!kind.ok) return kind;
        const isShared = step.kind === 'token' && isOfShares(now.state, step);
        const answers = await (isShared
          ? shares.run(now.state, step, order.value)
          : signer.operate(order.value));
        if (!answers.ok) return answers;
        const values = answersAsValues(step, answers.value);
        return become({ ...now, beside: { ...now.beside, answers: { step: step.id, values } } });
      }),
    attest: (file) =>
      onOpened((now) => {
        if (now.isVisiting) return err(shownError('ceremony-order', 'it is asked at the other desk'));
        const attested = attestedAt(parts, now.state, file);
        if (!attested.ok) return attested;
        const { answers, finding } = attested.value;
        const findings = withFinding(now.state, now.beside.findings, finding);
        return become({ ...now, beside: { ...now.beside, answers, findings } });
      }),
    state: (person, wanted, shown) =>
      onOpened(async (now) => {
        const deed = deedOf(now, wanted);
        if (!deed.ok) return deed;
        const who = signerOf(now, deed.value, person);
        if (who === undefined) return err(shownError('ceremony-role', person));
        const draft = draftStatement(now.state, person, parts.now(), deed.value);
        const tried = triedOut(parts, now, deed.value, draft, who);
        if (!tried.ok) return tried;
        const envelope = await signed(now, draft, who, shown, null);
        if (!envelope.ok) return envelope;
        const next = submit(now.state, envelope.value);
        if (!next.ok) return err(shownError(next.error.code, next.error.detail));
        const entropy = entropyFor(parts, next.value);
        const beside = { ...now.beside, pending: envelope.value, entropy };
        return become({ ...now, state: next.value, beside });
      }),
    confirm: (person, again, words, shown) =>
      onOpened(async (now) => {
        const { pending } = now.state;
        if (pending === null) return err(shownError('ceremony-nothing-pending'));
        const { deed } = pending.statement;
        const who = signerOf(now, deed, person);
        if (who === undefined) return err(shownError('ceremony-role', person));
        const { entropy } = now.beside;
        const heard = words === null || entropy === null ? null : { entropy, words: [...words] };
        const draft = draftConfirmation(now.state, person, parts.now(), { again, heard });
        if (draft === undefined) return err(shownError('ceremony-nothing-pending'));
        const tried = triedOut(parts, now, deed, draft, who);
        if (!tried.ok) return tried;
        const stated = decodeBase64(pending.envelope.payload) ?? null;
        const envelope = await signed(now, draft, who, shown, stated);
        return envelope.ok ? record(now, envelope.value) : envelope;
      }),
    take: (envelope) => onOpened((now) => record(now, envelope)),
    discard: () =>
      onOpened((now) => {
        const { answers, findings } = now.beside;
        const beside = { ...NOTHING_BESIDE, answers, findings };
        return become({ ...now, state: { ...now.state, pending: null }, beside });
      }),
    seal: (person, shown) =>
      onOpened(async (now) => {
        const content = evidenceOf(now.state, attachmentsOf(now.state, now.beside.findings));
        const who = memberOf(now.state, person);
        if (content === undefined) return err(shownError('ceremony-not-open', 'it has not ended'));
        if (who === undefined || !sealersOf(now.state).includes(person))
          return err(shownError('ceremony-role', person));
        const here = isOfThisDesk(parts, who);
        if (!here.ok) return here;
        const envelope = await signed(now, draftSeal(content, person, parts.now()), who, shown, null);
        if (!envelope.ok) return envelope;
        const others = now.beside.seals.filter((one) => sealedBy(one) !== person);
        return become({ ...now, beside: { ...now.beside, seals: [...others, envelope.value] } });
      }),
  };
};

/** The opening says that there is no network: it is looked again when each of the two signs it. */
const triedOut = (
  parts: CeremonyParts,
  { state }: Opened,
  { kind }: Deed,
  draft: Draft,
  who: CrewMember,
): Shown<null> => {
  const off = kind === 'open' ? isOffNetworks(parts, state) : ok(null);
  return off.ok ? tryOut(parts, state, draft, who) : off;
};

/** Drawn at the desk where somebody listens, so that nobody else chooses the words; null where nothing is read out. */
const entropyFor = ({ random }: CeremonyParts, state: CeremonyState): string | null => {
  const isOfStep = state.pending?.statement.deed.kind === 'step';
  return isOfStep && nextStep(state)?.kind === 'read-out' ? random(ENTROPY_BYTES) : null;
};

const deedOf = (now: Opened, wanted: CeremonyDeedDraft): Shown<Deed> => {
  if (wanted.kind === 'open')
    return now.draft === null
      ? err(shownError('ceremony-not-open', 'the opening was not put together'))
      : ok(now.draft);
  if (wanted.kind !== 'step') return ok(wanted);
  const step = nextStep(now.state);
  const answers = answersFor(now.state, now.beside.answers);
  if (step?.id === wanted.step && !isAsAnswered(step, wanted.observed, answers))
    return err(shownError('ceremony-token-first', step.id));
  return ok(wanted);
};

const signerOf = (now: Opened, deed: Deed, person: PersonId): CrewMember | undefined =>
  deed.kind === 'open' ? deed.crew.find((member) => member.person === person) : memberOf(now.state, person);
