import type { PersonId } from '#shared/brand';
import { canonicalBytes, type JsonValue } from '#shared/json';
import { appendLeaf, leafHash } from '#shared/merkle';
import { stepsOf } from './paths.ts';
import { movedBy } from './register.ts';
import type { CeremonyStep } from './script.ts';
import { nextStep, type CeremonyState, type Phase } from './state.ts';
import type { CeremonyRecord, Confirmation, Deed, OpenDeed, Statement } from './statements.ts';
import type { Values } from './values.ts';

/** What was committed: by whom, confirmed by whom, when. */
interface Commit {
  readonly statement: Statement;
  readonly confirmation: Confirmation;
  readonly leaf: number;
}

/** The bytes of a leaf: the canonical JSON of both envelopes. */
export const leafBytes = (record: CeremonyRecord): Uint8Array =>
  canonicalBytes(record as unknown as JsonValue);

/** The state after a commit that was checked. */
export const committed = (
  state: CeremonyState,
  record: CeremonyRecord,
  statement: Statement,
  confirmation: Confirmation,
): CeremonyState => {
  const { frontier } = appendLeaf(state.frontier, leafHash(leafBytes(record)));
  const commit = { statement, confirmation, leaf: state.frontier.size };
  return {
    ...applied(state, statement.deed, commit),
    pending: null,
    records: [...state.records, record],
    frontier,
    lastAt: confirmation.at,
  };
};

const applied = (state: CeremonyState, deed: Deed, commit: Commit): CeremonyState => {
  switch (deed.kind) {
    case 'open':
      return opened(state, deed, commit.statement.at);
    case 'step':
      return stepped(state, deed.observed, commit);
    case 'deviate':
      return deviated(state, deed, commit);
    case 'settle':
      return {
        ...state,
        exceptions: state.exceptions.map((one) =>
          one.number === deed.exception
            ? { ...one, settled: { how: deed.how, at: commit.confirmation.at } }
            : one,
        ),
      };
    case 'abort':
      return { ...state, branch: deed.branch, position: 0, phase: { kind: 'running' } };
    case 'pause':
      return { ...state, phase: pausedAt(commit, null) };
    case 'resume':
      return { ...state, phase: { kind: 'running' } };
    case 'room':
      return { ...state, room: moved(state.room, deed.who, deed.moves) };
  }
};

const opened = (state: CeremonyState, deed: OpenDeed, openedAt: string): CeremonyState => ({
  ...state,
  opening: deed,
  openedAt,
  phase: { kind: 'running' },
  values: deed.inputs,
  room: deed.crew.filter(({ place }) => place === 'room').map(({ person }) => person),
});

const stepped = (state: CeremonyState, observed: Values, commit: Commit): CeremonyState => {
  const step = nextStep(state);
  if (step === undefined) throw new Error('A step was committed where none is next');
  const position = state.position + 1;
  return {
    ...state,
    position,
    values: { ...state.values, ...observed },
    register: withMoved(state, step, observed, commit),
    phase: phaseAfter(state, step, position, commit),
  };
};

const withMoved = (
  { register }: CeremonyState,
  step: CeremonyStep,
  observed: Values,
  { statement, confirmation, leaf }: Commit,
): CeremonyState['register'] => {
  const movement = movedBy(step, observed);
  if (movement === undefined) return register;
  const { person: by } = statement;
  const { person: confirmedBy, at } = confirmation;
  return [...register, { ...movement, at, by, confirmedBy, step: step.id, leaf }];
};

const phaseAfter = (
  { script, branch }: CeremonyState,
  step: CeremonyStep,
  position: number,
  commit: Commit,
): Phase => {
  if (position >= stepsOf(script, branch).length)
    return { kind: 'ended', outcome: branch === null ? 'completed' : 'aborted' };
  return step.kind === 'pause' ? pausedAt(commit, step.minutesMax) : { kind: 'running' };
};

const pausedAt = ({ confirmation }: Commit, minutesMax: number | null): Phase => ({
  kind: 'paused',
  since: confirmation.at,
  minutesMax,
  isExcused: false,
});

const deviated = (
  state: CeremonyState,
  { what, why, accepts }: Extract<Deed, { kind: 'deviate' }>,
  { statement, confirmation, leaf }: Commit,
): CeremonyState => ({
  ...state,
  exceptions: [
    ...state.exceptions,
    {
      number: state.exceptions.length + 1,
      step: nextStep(state)?.id ?? null,
      what,
      why,
      accepts,
      at: confirmation.at,
      by: statement.person,
      confirmedBy: confirmation.person,
      settled: null,
      leaf,
    },
  ],
  phase: state.phase.kind === 'paused' ? { ...state.phase, isExcused: true } : state.phase,
});

const moved = (room: readonly PersonId[], who: PersonId, moves: 'enters' | 'leaves'): readonly PersonId[] =>
  moves === 'enters' ? [...room, who] : room.filter((one) => one !== who);
