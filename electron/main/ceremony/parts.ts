import type { AttestationRoots } from '#shared/attestation';
import type { Sha256Hex } from '#shared/brand';
import type { Admission, HeldRehearsal } from '#shared/ceremony';
import type { DeviceKey, Envelope } from '#shared/envelope';
import type { Result, ShownError } from '#shared/errors';
import type { CeremonyTokenObject, CeremonyTokenView } from '#shared/ipc';
import type { KeyMessage, NonceCommitment, SignaturePart } from '#shared/threshold';
import type {
  AboutKey,
  CeremonySignRequest,
  TokenAnswers,
  TokenOrder,
} from '../../signer/ceremony/contract.ts';
import type {
  ShareAge,
  ShareBegun,
  ShareOpened,
  SharePlan,
  ShareSigning,
} from '../../signer/ceremony/share-contract.ts';
import type { TokenIdentity } from '../../signer/tokens.ts';
import type { SaveText } from '../reports/save-text.ts';
import type { CeremonyStore } from './store.ts';

type Shown<T> = Promise<Result<T, ShownError>>;

/** The signer process as a ceremony sees it. All but `tokens` and `practice` may open the PIN window. */
export interface CeremonySignerHost {
  readonly tokens: () => Shown<readonly CeremonyTokenView[]>;
  readonly objects: (token: TokenIdentity) => Shown<readonly CeremonyTokenObject[]>;
  readonly sign: (request: CeremonySignRequest) => Shown<Envelope>;
  readonly operate: (order: TokenOrder) => Shown<TokenAnswers>;
  readonly practice: (label: string, hasKey: boolean) => Shown<CeremonyTokenView>;
}

/** The process of one holder of a shared key. `begin`, `confirm`, `open`, `count` and `wipe` open the PIN window. */
export interface ShareHolderHost {
  readonly begin: (order: TokenOrder, plan: SharePlan) => Shown<ShareBegun>;
  readonly confirm: (order: TokenOrder, firsts: readonly KeyMessage[]) => Shown<TokenAnswers>;
  readonly exchange: (messages: readonly KeyMessage[]) => Shown<readonly KeyMessage[]>;
  readonly done: (order: TokenOrder) => Shown<TokenAnswers>;
  readonly open: (order: TokenOrder, about: AboutKey, age: ShareAge) => Shown<ShareOpened>;
  readonly count: (order: TokenOrder, about: AboutKey | null) => Shown<TokenAnswers>;
  readonly wipe: (order: TokenOrder, about: AboutKey) => Shown<TokenAnswers>;
  readonly commit: (signing: ShareSigning) => Shown<NonceCommitment>;
  readonly sign: (commitments: readonly NonceCommitment[]) => Shown<SignaturePart>;
  readonly forget: () => Shown<null>;
}

/** One process for each holder, by the number of their share. */
export interface ShareHolders {
  readonly of: (participant: number) => ShareHolderHost;
  /** Ends all of them: what is not on a token is gone. */
  readonly end: () => void;
}

/** What a ceremony works with. */
export interface CeremonyParts {
  readonly store: CeremonyStore;
  readonly signer: CeremonySignerHost;
  readonly holders: ShareHolders;
  readonly device: DeviceKey;
  readonly build: Sha256Hex;
  readonly now: () => string;
  /** So many random bytes in hexadecimal digits. */
  readonly random: (bytes: number) => string;
  readonly networks: () => readonly string[];
  /** By what a live opening is admitted; null where no file of trust was taken. */
  readonly admission: () => Admission | null;
  readonly approvals: () => readonly Envelope[];
  readonly rehearsals: () => readonly HeldRehearsal[];
  /** The pinned roots of makers who attest keys; the error says in words why there are none. */
  readonly attestationRoots: () => Result<AttestationRoots, string>;
  readonly save: SaveText;
  /** The text of a file that the person chose; null where they chose none. Error: `ceremony-file`. */
  readonly open: () => Shown<string | null>;
  /** The same of an attestation, which its maker's program wrote. */
  readonly openAttestation: () => Shown<string | null>;
}
