import type { KeyId, PersonId, Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import type { Envelope, PublicKey } from '#shared/envelope';
import { emptyFrontier, frontierRoot, type Frontier } from '#shared/merkle';
import type { CustodyEntry } from './register.ts';
import { stepsOf } from './paths.ts';
import { scriptDigest, type CeremonyScript, type CeremonyStep } from './script.ts';
import {
  modeOf,
  type CeremonyMode,
  type CeremonyRecord,
  type CrewMember,
  type LogHead,
  type OpenDeed,
  type RehearsalRecord,
  type Statement,
} from './statements.ts';
import type { Values } from './values.ts';

export type Phase =
  | { readonly kind: 'unopened' }
  | { readonly kind: 'running' }
  /** `minutesMax` null: as long as it takes. `isExcused`: an exception says why it takes longer. */
  | {
      readonly kind: 'paused';
      readonly since: string;
      readonly minutesMax: number | null;
      readonly isExcused: boolean;
    }
  | { readonly kind: 'ended'; readonly outcome: 'completed' | 'aborted' };

/** A deviation from the script. Its number and its words stay what they are. */
export interface CeremonyException {
  readonly number: number;
  /** The step that was next; null when none was. */
  readonly step: string | null;
  readonly what: string;
  readonly why: string;
  readonly accepts: Values | null;
  readonly at: string;
  readonly by: PersonId;
  readonly confirmedBy: PersonId;
  /** How it was settled; null: open. */
  readonly settled: { readonly how: string; readonly at: string } | null;
  /** Position of its leaf. */
  readonly leaf: number;
}

/** What the first person stated and the second has not confirmed. It is not in the log. */
export interface Pending {
  readonly statement: Statement;
  readonly digest: Sha256Hex;
  readonly envelope: Envelope;
  readonly by: CrewMember;
}

/** The key of a person, as it is known from elsewhere than the ceremony. */
export interface KnownKey {
  readonly person: PersonId;
  readonly keyId: KeyId;
}

/** By what a live opening is admitted. */
export interface Admission {
  /** Who approves scripts, and how many of them have to. */
  readonly approvers: readonly PublicKey[];
  readonly approversLeast: number;
  /** Whose key is whose: nobody else is let into a crew. */
  readonly people: readonly KnownKey[];
  readonly rehearsals: readonly HeldRehearsal[];
}

/** Who took part in a rehearsal, by name. */
export type RehearsedCrew = readonly Pick<CrewMember, 'person' | 'roles'>[];

/** A rehearsal whose evidence was verified here. */
export interface HeldRehearsal {
  readonly record: RehearsalRecord;
  readonly crew: RehearsedCrew;
}

/** A ceremony as its log says: the fold of its leaves, and what is pending. */
export interface CeremonyState {
  readonly script: CeremonyScript;
  readonly scriptDigest: Sha256Hex;
  readonly origin: string;
  /** null: replayed from a record by somebody who judges the admission elsewhere. */
  readonly admission: Admission | null;
  readonly opening: OpenDeed | null;
  /** When the opening was stated; empty before it. */
  readonly openedAt: string;
  readonly phase: Phase;
  /** null: on the script's own path. */
  readonly branch: string | null;
  /** Position on the path of the step that is next. */
  readonly position: number;
  readonly values: Values;
  readonly exceptions: readonly CeremonyException[];
  readonly register: readonly CustodyEntry[];
  readonly room: readonly PersonId[];
  readonly pending: Pending | null;
  readonly records: readonly CeremonyRecord[];
  readonly frontier: Frontier;
  /** Time of the last commit; empty before the first. */
  readonly lastAt: string;
}

/** A ceremony before its opening. `origin` names its own log and says whether it is a rehearsal. */
export const beginCeremony = (
  script: CeremonyScript,
  origin: string,
  admission: Admission | null,
): CeremonyState => ({
  script,
  scriptDigest: scriptDigest(script),
  origin,
  admission,
  opening: null,
  openedAt: '',
  phase: { kind: 'unopened' },
  branch: null,
  position: 0,
  values: {},
  exceptions: [],
  register: [],
  room: [],
  pending: null,
  records: [],
  frontier: emptyFrontier(),
  lastAt: '',
});

/** The step that is next; undefined before the opening and after the end. */
export const nextStep = (state: CeremonyState): CeremonyStep | undefined =>
  state.phase.kind === 'running' || state.phase.kind === 'paused'
    ? stepsOf(state.script, state.branch)[state.position]
    : undefined;

export const headOf = ({ frontier }: CeremonyState): LogHead => ({
  size: frontier.size,
  root: toHex(frontierRoot(frontier)) as Sha256Hex,
});

export const ceremonyMode = ({ origin }: CeremonyState): CeremonyMode => modeOf(origin);

export const memberOf = ({ opening }: CeremonyState, person: PersonId): CrewMember | undefined =>
  opening?.crew.find((member) => member.person === person);
