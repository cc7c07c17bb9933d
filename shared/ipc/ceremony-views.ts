import type { PersonId, Sha256Hex } from '#shared/brand';
import type {
  CeremonyException,
  CeremonyMode,
  CeremonyRole,
  CeremonyScript,
  CrewMember,
  CustodyEntry,
  Deed,
  LogHead,
  OpenDeed,
  Phase,
  ToldLine,
  TranscriptLine,
  Values,
  WordPlace,
} from '#shared/ceremony';

/* What the ceremony desk shows. Its bridge is its own: the ordinary desk's has nothing of it. */

export interface CeremonyTokenObject {
  readonly kind: string;
  /** In hex; empty for an object without one. */
  readonly objectId: string;
  readonly label: string;
  readonly isExtractable: boolean | null;
}

export interface CeremonyTokenView {
  readonly manufacturer: string;
  readonly serial: string;
  readonly model: string;
  readonly label: string;
  readonly firmware: string;
  readonly custody: 'hardware-token' | 'software-token';
  readonly pinState: 'ok' | 'count-low' | 'final-try' | 'locked';
  /** Whether somebody has set a PIN. */
  readonly hasPin: boolean;
  /** Keys that sign and that are seen without a PIN. */
  readonly keys: readonly {
    readonly algorithm: 'ecdsa-p256-sha256' | 'ed25519';
    readonly publicKey: string;
  }[];
  /** What is seen without a PIN. */
  readonly objects: readonly CeremonyTokenObject[];
}

/** What the machine finds of itself. */
export interface MachineView {
  readonly environment: 'sandbox' | 'production';
  readonly version: string;
  readonly build: Sha256Hex;
  /** Names of interfaces that are up, besides loopback. */
  readonly networks: readonly string[];
  readonly now: string;
  readonly device: string;
  readonly tokens: readonly CeremonyTokenView[];
  /** Why the tokens can not be read; null where they can. */
  readonly tokenProblem: string | null;
  /** The PIN of software tokens that are made here; null where none are made. */
  readonly practicePin: string | null;
  /** Whom the file of trust names; null: none was taken, and there is no live ceremony. */
  readonly trust: { readonly people: number; readonly approvers: number; readonly least: number } | null;
  /** Why the file of trust that lies here was not taken; null where none lies here or one was. */
  readonly trustProblem: string | null;
}

export interface ScriptRow {
  readonly script: CeremonyScript;
  readonly digest: Sha256Hex;
  /** What this desk can not ask of a token in it: such a step stops it. */
  readonly notWired: readonly string[];
  /** When it was rehearsed here to the end, of the same digest, with nothing open; null: never. */
  readonly rehearsedAt: string | null;
}

/** A ceremony that has a file here. */
export interface CeremonyRow {
  readonly origin: string;
  readonly title: string;
  readonly mode: CeremonyMode;
  readonly commits: number;
  readonly phase: Phase['kind'];
  readonly lastAt: string;
  /** Why it does not go on; null where it does. */
  readonly problem: string | null;
}

export interface PendingView {
  readonly deed: Deed;
  readonly person: PersonId;
  readonly at: string;
  /** Which words are asked for; null where nothing is read out. */
  readonly places: readonly WordPlace[] | null;
}

/** One ceremony, as its log says. */
export interface CeremonyView {
  readonly origin: string;
  readonly mode: CeremonyMode;
  readonly script: CeremonyScript;
  readonly scriptDigest: Sha256Hex;
  readonly head: LogHead;
  readonly phase: Phase;
  readonly branch: string | null;
  readonly position: number;
  readonly crew: readonly CrewMember[];
  readonly room: readonly PersonId[];
  readonly values: Values;
  readonly exceptions: readonly CeremonyException[];
  readonly register: readonly CustodyEntry[];
  readonly transcript: readonly TranscriptLine[];
  readonly pending: PendingView | null;
  /** An opening that was put together and is not signed yet. */
  readonly draft: OpenDeed | null;
  /** What the token said in the step that is next, by the names of its values; null: it was not asked. */
  readonly answers: Values | null;
  /** Whose seal is there, and whose is missing. */
  readonly seals: { readonly done: readonly PersonId[]; readonly missing: readonly PersonId[] };
  /** What each of those who seal signs, once it is over. */
  readonly sealLines: readonly ToldLine[];
  /** This desk only confirms: the ceremony is held at another one. */
  readonly isVisiting: boolean;
  /** It was confirmed here, for the other desk to take. */
  readonly isConfirmed: boolean;
  /** The folder that it is kept in. */
  readonly folder: string;
}

/** Somebody of the crew, as they are put together. */
export interface CrewDraft {
  readonly person: PersonId;
  readonly roles: readonly CeremonyRole[];
  /** Serial number of the token with their key; null: they come with a card from another desk. */
  readonly serial: string | null;
  readonly place: 'room' | 'remote';
}
