import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginCeremony,
  fieldsOf,
  nextStep,
  replay,
  stepsOf,
  type CeremonyRecord,
  type CeremonyState,
  type Confirmation,
  type Deed,
  type Statement,
} from '#shared/ceremony';
import { fromBase64, fromUtf8, toBase64 } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import {
  confirmDeed,
  crewOf,
  observedAt,
  REHEARSAL,
  rehearse,
  runToEnd,
  sayDeed,
  secondOf,
  type Actor,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

const crew = crewOf(SMALL_SCRIPT, REHEARSAL);
const opened = rehearse(SMALL_SCRIPT);
const start = beginCeremony(SMALL_SCRIPT, REHEARSAL, null);

const textOf = ({ payload }: Envelope): string => fromUtf8(fromBase64(payload));
const statementIn = (envelope: Envelope): Statement => JSON.parse(textOf(envelope)) as Statement;
const confirmationIn = (envelope: Envelope): Confirmation => JSON.parse(textOf(envelope)) as Confirmation;
const deedsOf = (records: readonly CeremonyRecord[]): readonly Deed[] =>
  records.map(({ stated }) => statementIn(stated).deed);

/** Folds records from the start; undefined where one is refused. */
const fold = (records: readonly CeremonyRecord[]): CeremonyState | undefined => {
  let state: CeremonyState = start;
  for (const record of records) {
    const next = replay(state, record);
    if (!next.ok) return undefined;
    state = next.value;
  }
  return state;
};

/** What anybody might try: any step of the script, any turn, by anybody. */
type Attempt =
  | { readonly kind: 'state'; readonly actor: number; readonly deed: number }
  | { readonly kind: 'confirm'; readonly actor: number };
const DEEDS = ['next', 'other', 'pause', 'resume', 'stop', 'leave', 'note', 'settle', 'out', 'in'] as const;

const attemptArb: fc.Arbitrary<Attempt> = fc.oneof(
  fc.record({
    kind: fc.constant('state' as const),
    actor: fc.nat({ max: crew.length - 1 }),
    // What is next comes up more often, so that some get far.
    deed: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.nat({ max: DEEDS.length - 1 }) },
    ),
  }),
  fc.record({ kind: fc.constant('confirm' as const), actor: fc.nat({ max: crew.length - 1 }) }),
);

const deedAt = (state: CeremonyState, number: number, actor: Actor): Deed => {
  const step = nextStep(state);
  const other = SMALL_SCRIPT.steps.find(({ id }) => id !== step?.id);
  switch (DEEDS[number] ?? 'next') {
    case 'next':
      return {
        kind: 'step',
        step: step?.id ?? 'none',
        observed: step === undefined ? {} : observedAt(state, step),
      };
    case 'other':
      return { kind: 'step', step: other?.id ?? 'none', observed: {} };
    case 'pause':
      return { kind: 'pause', why: 'Rest.' };
    case 'resume':
      return { kind: 'resume' };
    case 'stop':
      return { kind: 'abort', branch: 'stop', why: 'Stop.' };
    case 'leave':
      return { kind: 'abort', branch: 'leave', why: 'Leave.' };
    case 'note':
      return { kind: 'deviate', what: 'Something.', why: 'So.', accepts: null };
    case 'settle':
      return { kind: 'settle', exception: 1, how: 'Well.' };
    case 'out':
      return { kind: 'room', who: actor.member.person, moves: 'leaves' };
    case 'in':
      return { kind: 'room', who: actor.member.person, moves: 'enters' };
  }
};

const attempt = (state: CeremonyState, one: Attempt): CeremonyState => {
  const actor = crew[one.actor];
  if (actor === undefined || (one.kind === 'confirm' && state.pending === null)) return state;
  if (one.kind === 'state') {
    const said = sayDeed(state, actor, deedAt(state, one.deed, actor));
    return said.ok ? said.value : state;
  }
  const step = nextStep(state);
  const deed = state.pending?.statement.deed;
  const second =
    deed?.kind === 'step' && step !== undefined ? secondOf(state, step, deed.observed) : undefined;
  const answer = confirmDeed(state, actor, second);
  return answer.ok ? answer.value : state;
};

describe('whatever is tried, in whatever order', () => {
  test('steps are committed in the order of the script, each by two people, and the log is the state', () => {
    fc.assert(
      fc.property(fc.array(attemptArb, { minLength: 10, maxLength: 60 }), (attempts) => {
        const state = attempts.reduce(attempt, opened);
        const deeds = deedsOf(state.records);
        const abortAt = deeds.findIndex(({ kind }) => kind === 'abort');
        const stepIds = (part: readonly Deed[]): readonly string[] =>
          part.flatMap((deed) => (deed.kind === 'step' ? [deed.step] : []));
        const own = stepIds(abortAt === -1 ? deeds : deeds.slice(0, abortAt));
        expect(own).toEqual(SMALL_SCRIPT.steps.slice(0, own.length).map(({ id }) => id));
        const after = abortAt === -1 ? [] : stepIds(deeds.slice(abortAt));
        expect(after).toEqual(
          stepsOf(SMALL_SCRIPT, state.branch)
            .slice(0, after.length)
            .map(({ id }) => id),
        );
        for (const { stated, confirmed } of state.records) {
          const [first, second] = [statementIn(stated), confirmationIn(confirmed)];
          expect(first.person).not.toBe(second.person);
          expect(stated.signatures[0]?.keyid).not.toBe(confirmed.signatures[0]?.keyid);
        }
        expect(fold(state.records)).toEqual({ ...state, pending: null });
      }),
      { numRuns: 25 },
    );
  });
});

describe('a log that was touched', () => {
  const { records } = runToEnd(opened, crew);
  const roots = fold(records)?.frontier;

  test('is noticed when a leaf is missing, doubled or in another place', () => {
    fc.assert(
      fc.property(fc.nat({ max: records.length - 2 }), (at) => {
        const dropped = records.filter((_, index) => index !== at);
        expect(fold(dropped)).toBeUndefined();
        const one = records.slice(at, at + 1);
        expect(fold([...records.slice(0, at), ...one, ...records.slice(at)])).toBeUndefined();
        const swapped = [
          ...records.slice(0, at),
          ...records.slice(at, at + 2).reverse(),
          ...records.slice(at + 2),
        ];
        expect(fold(swapped)).toBeUndefined();
      }),
      { numRuns: 10 },
    );
    // The last can be cut off without a trace in what is left: that is what the seal over the root is for.
    expect(fold(records.slice(0, -1))?.frontier).not.toEqual(roots);
  });

  test('is noticed when a byte of what was signed, or of a signature, is another', () => {
    const place = fc.record({
      leaf: fc.nat({ max: records.length - 1 }),
      part: fc.constantFrom('stated' as const, 'confirmed' as const),
      field: fc.constantFrom('payload' as const, 'sig' as const),
      at: fc.nat({ max: 10_000 }),
      bit: fc.nat({ max: 7 }),
    });
    const flip = (text: string, at: number, bit: number): string =>
      toBase64(
        fromBase64(text).map((byte, index, { length }) => (index === at % length ? byte ^ (1 << bit) : byte)),
      );
    fc.assert(
      fc.property(place, ({ leaf, part, field, at, bit }) => {
        const touched = records.map((record, index) => {
          if (index !== leaf) return record;
          const envelope = record[part];
          const changed =
            field === 'payload'
              ? { ...envelope, payload: flip(envelope.payload, at, bit) }
              : {
                  ...envelope,
                  signatures: envelope.signatures.map((one) => ({ ...one, sig: flip(one.sig, at, bit) })),
                };
          return { ...record, [part]: changed };
        });
        expect(fold(touched)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  test('keeps each value that was entered twice', () => {
    const fields = SMALL_SCRIPT.steps.flatMap(fieldsOf).filter(({ twice }) => twice === true);
    const again = Object.assign(
      {},
      ...records.map(({ confirmed }) => confirmationIn(confirmed).again),
    ) as Record<string, string>;
    const values = fold(records)?.values ?? {};
    expect(fields.length).toBeGreaterThan(0);
    for (const { name } of fields) expect(again[name]).toBe(values[name]);
  });
});
