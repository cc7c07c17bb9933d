import type { PersonId, Sha256Hex } from '#shared/brand';
import {
  beginCeremony,
  draftConfirmation,
  draftSeal,
  draftStatement,
  evidenceOf,
  headOf,
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
import { decodeBase64, toBase64 } from '#shared/encoding';
import { keyIdOf, preAuthEncoding, type DeviceKey, type Envelope } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { CeremonyDeedDraft, CeremonyView } from '#shared/ipc';
import type { TokenIdentity } from '../../signer/tokens.ts';
import { composeOpening, type Cards, type OpeningDraft } from './opening.ts';
import type { CeremonyParts } from './parts.ts';
import { sealedBy } from './seals.ts';
import { createShares, isOfShares } from './shares.ts';
import { NOTHING_BESIDE, type Beside } from './store.ts';
import { answersAsValues, answersFor, isAsAnswered, orderFor } from './token-step.ts';
import { viewOf } from './view.ts';

/*
 * One ceremony at this desk. It changes by the engine alone: what is signed here is tried there before anybody is asked
 * for a PIN, and is taken there when it is signed. What is recorded is on the disk before it is in memory.
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

export interface CeremonySession {
  readonly current: () => Opened | null;
  readonly view: () => CeremonyView | null;
  readonly begin: (script: CeremonyScript, mode: CeremonyMode) => Shown<CeremonyView>;
  readonly goOn: (origin: string) => Shown<CeremonyView>;
  readonly visit: (state: CeremonyState, entropy: string | null) => CeremonyView;
  readonly leave: () => void;
  readonly draft: (draft: OpeningDraft, cards: Cards) => Answer;
  readonly operate: (token: TokenIdentity) => Answer;
  readonly state: (person: PersonId, deed: CeremonyDeedDraft, shown: Sha256Hex) => Answer;
  readonly confirm: (
    person: PersonId,
    again: Values,
    words: readonly string[] | null,
    shown: Sha256Hex,
  ) => Answer;
  /** Takes a confirmation that was signed at another desk. */
  readonly take: (envelope: Envelope) => Shown<CeremonyView>;
  readonly discard: () => Shown<CeremonyView>;
  readonly seal: (person: PersonId, shown: Sha256Hex) => Answer;
}

const ENTROPY_BYTES = 16;
const NAME_BYTES = 2;
const SCRIPT_NAME_MAX = 36;

const NONE = err(shownError('ceremony-not-open', 'no ceremony is open here'));

/** A draft as if it were signed: what the engine says to it is known before anybody is asked for a PIN. */
const asIfSigned = (draft: Draft, { key }: CrewMember, device: DeviceKey): Envelope => {
  const { payloadType, payload } = draft;
  const proof = device.proofOver(preAuthEncoding(payloadType, payload));
  return {
    payloadType,
    payload: toBase64(payload),
    signatures: [{ keyid: keyIdOf(key), sig: 'AA==' }, proof],
  };
};

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

  /** Keeps what lies beside the log, then remembers it. */
  const become = (next: Opened): Shown<CeremonyView> => {
    if (!next.isVisiting) {
      const kept = store.keep(next.state.origin, next.beside);
      if (!kept.ok) return kept;
    }
    opened = next;
    return viewNow();
  };

  /** One thing at a time: two windows of one desk can not both be at work. */
  const alone = async (work: (now: Opened) => Answer): Answer => {
    if (opened === null) return NONE;
    if (isBusy) return err(shownError('pin-cancelled', 'another PIN window is open'));
    isBusy = true;
    try {
      return await work(opened);
    } finally {
      isBusy = false;
    }
  };

  const tryOut = (now: Opened, draft: Draft, who: CrewMember): Shown<null> => {
    if (who.device !== parts.device.id)
      return err(shownError('ceremony-elsewhere', `${who.person} signs at another desk`));
    const tried = submit(now.state, asIfSigned(draft, who, parts.device), () => true);
    return tried.ok ? ok(null) : err(shownError(tried.error.code, tried.error.detail));
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
    const written = store.append(now.state.origin, committed);
    if (!written.ok) return written;
    // The line is on the disk: whatever fails now, the commit stands.
    opened = { ...now, state: next.value, draft: null, beside: NOTHING_BESIDE };
    store.keep(now.state.origin, NOTHING_BESIDE);
    return viewNow();
  };

  return {
    current: () => opened,
    view,
    begin: (script, mode) => {
      const origin = originFor(script, mode, parts.now(), parts.random(NAME_BYTES));
      const made = store.create(script, origin);
      if (!made.ok) return made;
      const state = beginCeremony(script, origin, admissionFor(parts, mode));
      return become({ state, beside: NOTHING_BESIDE, draft: null, isVisiting: false });
    },
    goOn: (origin) => {
      const kept = store.load(origin, admissionFor(parts, modeOf(origin)));
      if (!kept.ok) return kept;
      opened = { ...withPending(kept.value), draft: null, isVisiting: false };
      return viewNow();
    },
    visit: (state, entropy) => {
      opened = { state, beside: { ...NOTHING_BESIDE, entropy }, draft: null, isVisiting: true };
      return viewOf(parts, opened);
    },
    leave: () => {
      opened = null;
      shares.end();
    },
    draft: (draft, cards) =>
      alone(async (now) => {
        if (now.state.opening !== null) return err(shownError('ceremony-already-open'));
        const deed = await composeOpening(parts, now.state, draft, cards);
        // A file of trust may have been taken since it was begun.
        const state = { ...now.state, admission: admissionFor(parts, modeOf(now.state.origin)) };
        return deed.ok ? become({ ...now, state, draft: deed.value }) : deed;
      }),
    operate: (token) =>
      alone(async (now) => {
        const step = nextStep(now.state);
        if (now.isVisiting || now.state.phase.kind !== 'running') return err(shownError('ceremony-paused'));
        const order = orderFor(now.state, step, token);
        if (!order.ok || step === undefined) return order.ok ? NONE : order;
        const isShared = step.kind === 'token' && isOfShares(now.state, step);
        const answers = await (isShared
          ? shares.run(now.state, step, order.value)
          : signer.operate(order.value));
        if (!answers.ok) return answers;
        const values = answersAsValues(step, answers.value);
        const { root } = headOf(now.state);
        return become({
          ...now,
          beside: { ...now.beside, answers: { root, step: step.id, values } },
        });
      }),
    state: (person, wanted, shown) =>
      alone(async (now) => {
        const deed = deedOf(now, wanted);
        if (!deed.ok) return deed;
        const who = signerOf(now, deed.value, person);
        if (who === undefined) return err(shownError('ceremony-role', person));
        const draft = draftStatement(now.state, person, parts.now(), deed.value);
        const tried = tryOut(now, draft, who);
        if (!tried.ok) return tried;
        const envelope = await signed(now, draft, who, shown, null);
        if (!envelope.ok) return envelope;
        const next = submit(now.state, envelope.value);
        if (!next.ok) return err(shownError(next.error.code, next.error.detail));
        const isReadOut = nextStep(now.state)?.kind === 'read-out' && deed.value.kind === 'step';
        const entropy = isReadOut ? parts.random(ENTROPY_BYTES) : null;
        return become({
          ...now,
          state: next.value,
          beside: { ...now.beside, pending: envelope.value, entropy },
        });
      }),
    confirm: (person, again, words, shown) =>
      alone(async (now) => {
        const { pending } = now.state;
        if (pending === null) return err(shownError('ceremony-nothing-pending'));
        const who = signerOf(now, pending.statement.deed, person);
        if (who === undefined) return err(shownError('ceremony-role', person));
        const { entropy } = now.beside;
        const heard = words === null || entropy === null ? null : { entropy, words: [...words] };
        const draft = draftConfirmation(now.state, person, parts.now(), { again, heard });
        if (draft === undefined) return err(shownError('ceremony-nothing-pending'));
        const tried = tryOut(now, draft, who);
        if (!tried.ok) return tried;
        const stated = decodeBase64(pending.envelope.payload) ?? null;
        const envelope = await signed(now, draft, who, shown, stated);
        return envelope.ok ? record(now, envelope.value) : envelope;
      }),
    take: (envelope) => (opened === null ? NONE : record(opened, envelope)),
    discard: () => {
      if (opened === null) return NONE;
      const { answers } = opened.beside;
      const beside = { ...NOTHING_BESIDE, answers };
      return become({ ...opened, state: { ...opened.state, pending: null }, beside });
    },
    seal: (person, shown) =>
      alone(async (now) => {
        const content = evidenceOf(now.state, []);
        const who = memberOf(now.state, person);
        if (content === undefined) return err(shownError('ceremony-not-open', 'it has not ended'));
        if (who === undefined || !sealersOf(now.state).includes(person))
          return err(shownError('ceremony-role', person));
        const envelope = await signed(now, draftSeal(content, person, parts.now()), who, shown, null);
        if (!envelope.ok) return envelope;
        const others = now.beside.seals.filter((one) => sealedBy(one) !== person);
        return become({ ...now, beside: { ...now.beside, seals: [...others, envelope.value] } });
      }),
  };
};

const admissionFor = ({ admission }: CeremonyParts, mode: CeremonyMode): CeremonyState['admission'] =>
  mode === 'live' ? (admission() ?? NOBODY) : null;

/** Without a file of trust nobody is admitted. */
const NOBODY: NonNullable<CeremonyState['admission']> = {
  approvers: [],
  approversLeast: 1,
  people: [],
  rehearsals: [],
};

/** The name of a new log: which script, when, and four random digits. */
const originFor = (script: CeremonyScript, mode: CeremonyMode, at: string, random: string): string => {
  const kind = mode === 'live' ? 'ceremony' : 'rehearsal';
  const when = at.slice(0, 'yyyy-mm-ddThh:mm'.length).replaceAll(/[^0-9]/g, '');
  return `countersign/${kind}/${script.id.slice(0, SCRIPT_NAME_MAX)}-${when}-${random}`;
};

/** A statement that waited before the desk was ended waits again, where it still fits. */
const withPending = ({
  state,
  beside,
}: Pick<Opened, 'state' | 'beside'>): Pick<Opened, 'state' | 'beside'> => {
  if (beside.pending === null) return { state, beside };
  const next = submit(state, beside.pending);
  return next.ok
    ? { state: next.value, beside }
    : { state, beside: { ...beside, pending: null, entropy: null } };
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
