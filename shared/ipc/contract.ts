import { z } from 'zod';
import { decisionNames, reasonCodes } from '#shared/approval';
import {
  accountIdSchema,
  dateSchema,
  intentDigestSchema,
  mandateIdSchema,
  personIdSchema,
  sha256HexSchema,
  walletIdSchema,
} from '#shared/brand';
import { mandateSchema, tierNames, walletLimitsSchema } from '#shared/double-entry';
import type { Result, ShownError } from '#shared/errors';
import { erasureReasons, moneySchema } from '#shared/intent';
import type { PolicyTemplate, ReplayCounts } from '#shared/policy';
import type { ReviewState } from '#shared/projection';
import type { DraftConflicts } from './check-views.ts';
import type {
  AppInfo,
  AuditPage,
  AuditProof,
  BoardPack,
  DeskEvent,
  ImportResult,
  IntentDetail,
  PersonView,
  QueuePage,
  SessionView,
  SubmitResult,
  SyncState,
  TokenView,
} from './views.ts';
import type {
  AccountDetail,
  AccountsPage,
  BalanceAt,
  EntityRow,
  PersonChoice,
  StatementFound,
  StatementPage,
  WalletDetail,
} from './wallet-views.ts';
import type { IdentityView } from './identity-views.ts';
import type { MandateRow } from './mandate-views.ts';
import { carrierInputs, type ChainPaymentTried, type ChainSource, type ChainView } from './carrier-views.ts';
import { keyInputs, type KeyEvidence, type KeysView } from './key-views.ts';
import { peopleInputs } from './people-inputs.ts';
import type { EmergencyUse, GrantUseRow, QuorumHealthRow, RosterView } from './people-views.ts';
import type { RunbooksView } from './runbook-views.ts';
import { policyInputs } from './policy-inputs.ts';
import type {
  PastExplanation,
  PolicyDraft,
  PolicyDraftRow,
  PolicyExamination,
  PolicyReplay,
  PolicyVersionDetail,
  PolicyVersionsPage,
} from './policy-views.ts';
import { deskSettingsSchema, type DeskSettings } from './settings.ts';

/*
 * Everything the renderer can ask of the main process: named methods, inputs parsed by zod in main, the
 * sender checked. Nothing here takes a path, a URL or a method name.
 */

export const IMPORT_BYTES_MAX = 20 * 1024 * 1024;
export const PAGE_ROWS_MAX = 500;
export const SEARCH_TEXT_MAX = 200;

const empty = z.strictObject({});
const page = {
  offset: z.int().min(0),
  limit: z.int().min(1).max(PAGE_ROWS_MAX),
  search: z.string().max(SEARCH_TEXT_MAX),
};
const statement = {
  account: accountIdSchema,
  basis: z.enum(['booked', 'valued']),
  order: z.enum(['newest', 'oldest']),
  from: dateSchema.nullable(),
  to: dateSchema.nullable(),
};
const id = z.string().min(1).max(128);
/** `to` is the first day that does not belong to it. */
const period = z
  .strictObject({ from: dateSchema, to: dateSchema })
  .refine(({ from, to }) => from < to, 'it ends before it begins');
const entryNumber = z.int().min(0);
const minor = z.string().regex(/^(?:0|[1-9]\d{0,38})$/);

const registration = z.strictObject({
  entityId: id,
  walletName: z.string().min(1).max(140),
  purpose: z.string().min(1).max(140),
  iban: z.string().min(1).max(50),
  bic: z.string().max(11).nullable(),
  openingBalances: z.array(moneySchema).min(1).max(16),
  statementDate: dateSchema,
  tier: z.enum(tierNames).default('warm'),
  /** null: whoever registers it answers for it. */
  owner: personIdSchema.nullable().default(null),
  limits: walletLimitsSchema.default([]),
  /** null: one year from now. A wallet is born with an end. */
  expiresOn: dateSchema.nullable().default(null),
});

export const deskInputs = {
  'app.info': empty,
  'session.tokens': empty,
  'session.current': empty,
  'session.signIn': z.strictObject({ tokenId: id }),
  'session.signOut': empty,
  'identity.state': empty,
  'identity.signIn': empty,
  'identity.cancel': empty,
  'identity.signOut': empty,
  'queue.page': z.strictObject({ section: z.enum(['mine', 'others', 'done']), ...page }),
  'intents.detail': z.strictObject({ digest: intentDigestSchema }),
  'approvals.decide': z.strictObject({
    digest: intentDigestSchema,
    decision: z.enum(decisionNames),
    reason: z.strictObject({ code: z.enum(reasonCodes), text: z.string().min(1).max(500) }).nullable(),
    /** Digest of the lines that are on screen, read back from the screen. */
    renderDigest: sha256HexSchema,
  }),
  'imports.open': empty,
  'imports.drop': z.strictObject({
    fileName: z.string().min(1).max(255),
    bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= IMPORT_BYTES_MAX),
  }),
  'imports.current': empty,
  'imports.submit': z.strictObject({ importId: id }),
  'imports.discard': z.strictObject({ importId: id }),
  'accounts.list': empty,
  'wallets.detail': z.strictObject({ wallet: walletIdSchema }),
  /** Who may be named as the owner of a wallet. */
  'wallets.people': empty,
  'accounts.detail': z.strictObject({ account: accountIdSchema }),
  'accounts.page': z.strictObject({ wallet: walletIdSchema, ...page }),
  'accounts.statement': z.strictObject({ ...statement, offset: page.offset, limit: page.limit }),
  'accounts.place': z.strictObject({ ...statement, date: dateSchema }),
  /** One slice of a search through the statement by booking date, the newest first. */
  'accounts.search': z.strictObject({
    account: accountIdSchema,
    filter: z.strictObject({
      text: z.string().max(SEARCH_TEXT_MAX),
      minorFrom: minor.nullable(),
      minorTo: minor.nullable(),
      bookedFrom: dateSchema.nullable(),
      bookedTo: dateSchema.nullable(),
      direction: z.enum(['in', 'out']).nullable(),
    }),
    before: entryNumber.nullable(),
    above: entryNumber,
    limit: page.limit,
  }),
  'accounts.balanceAt': z.strictObject({ account: accountIdSchema, date: dateSchema }),
  'accounts.register': registration,
  /** What the same registration would meet, before it is signed. */
  'accounts.tryRegister': registration,
  'wallets.change': z.strictObject({
    walletId: walletIdSchema,
    change: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['freeze', 'unfreeze', 'close', 'reopen', 'archive']) }),
      z.strictObject({ kind: z.literal('set-limits'), limits: walletLimitsSchema }),
      z.strictObject({ kind: z.literal('set-owner'), owner: personIdSchema }),
      z.strictObject({ kind: z.literal('extend'), expiresOn: dateSchema }),
    ]),
    reason: z.string().min(1).max(500),
  }),
  'mandates.list': empty,
  'mandates.grant': z.strictObject({
    client: z.string().min(1).max(140),
    purpose: z.string().min(1).max(140),
    owner: personIdSchema,
    wallets: z.array(walletIdSchema).min(1).max(1_000),
    roles: mandateSchema.shape.roles,
    maxima: mandateSchema.shape.maxima,
    mayOpenAccounts: z.boolean(),
    /** Last day on which it may be used, UTC. */
    expiresOn: dateSchema,
  }),
  'mandates.revoke': z.strictObject({ id: mandateIdSchema, reason: z.string().min(1).max(500) }),
  'policies.versions': z.strictObject({ offset: page.offset, limit: page.limit }),
  ...policyInputs,
  ...keyInputs,
  ...carrierInputs,
  'people.list': empty,
  'people.erase': z.strictObject({ person: personIdSchema, reason: z.enum(erasureReasons) }),
  ...peopleInputs,
  'settings.current': empty,
  'settings.idleLock': z.strictObject({ minutes: deskSettingsSchema.shape.idleLockMinutes.unwrap() }),
  'audit.page': z.strictObject({ ...page }),
  'audit.proof': z.strictObject({ seq: z.int().min(0) }),
  'audit.boardPack': period,
  /** Asks the person where to, and writes it there; null where they chose nothing. */
  'audit.saveBoardPack': period,
  'sync.state': empty,
  'sync.retry': empty,
} as const;

export type DeskMethod = keyof typeof deskInputs;

type Shown<T> = Result<T, ShownError>;

export interface DeskOutputs {
  'app.info': AppInfo;
  'session.tokens': Shown<readonly TokenView[]>;
  'session.current': SessionView | null;
  /** Opens the PIN window; resolves when it closes. */
  'session.signIn': Shown<SessionView>;
  'session.signOut': null;
  'identity.state': IdentityView;
  /** Opens the system's browser; resolves when the officer has come back from it, or did not. */
  'identity.signIn': Shown<IdentityView>;
  'identity.cancel': null;
  'identity.signOut': null;
  'queue.page': Shown<QueuePage>;
  'intents.detail': Shown<IntentDetail>;
  /** Opens the PIN window; ok means signed and durable in the outbox of this desk. */
  'approvals.decide': Shown<{ readonly delivered: boolean }>;
  'imports.open': ImportResult;
  'imports.drop': ImportResult;
  'imports.current': ImportResult | null;
  'imports.submit': Shown<SubmitResult>;
  'imports.discard': null;
  'accounts.list': Shown<readonly EntityRow[]>;
  'wallets.detail': Shown<WalletDetail>;
  'wallets.people': readonly PersonChoice[];
  'accounts.detail': Shown<AccountDetail>;
  'accounts.page': Shown<AccountsPage>;
  'accounts.statement': Shown<StatementPage>;
  /** The offset of the first row of a date, in the order that is asked for. */
  'accounts.place': Shown<{ readonly offset: number }>;
  'accounts.search': Shown<StatementFound>;
  'accounts.balanceAt': Shown<BalanceAt>;
  'accounts.register': Shown<SubmitResult>;
  'accounts.tryRegister': Shown<DraftConflicts>;
  /** Opens the PIN window; the change waits for approvals like any other item. */
  'wallets.change': Shown<SubmitResult>;
  'mandates.list': Shown<readonly MandateRow[]>;
  /** Opens the PIN window; the mandate waits for approvals like any other item. */
  'mandates.grant': Shown<SubmitResult>;
  'mandates.revoke': Shown<SubmitResult>;
  'policies.versions': Shown<PolicyVersionsPage>;
  'policies.version': Shown<PolicyVersionDetail>;
  'policies.drafts': Shown<readonly PolicyDraftRow[]>;
  'policies.draft': Shown<PolicyDraft>;
  'policies.saveDraft': Shown<{ readonly id: string }>;
  'policies.discardDraft': Shown<null>;
  /** Ids of the rules that both sides changed: there the draft's text stands. */
  'policies.rebaseDraft': Shown<{ readonly conflicts: readonly string[] }>;
  'policies.examine': Shown<PolicyExamination>;
  'policies.replay': Shown<PolicyReplay>;
  'policies.replayCounts': Shown<ReplayCounts>;
  'policies.explain': Shown<PastExplanation>;
  'policies.templates': Shown<readonly PolicyTemplate[]>;
  /** Opens the PIN window; the version waits for approvals, and for its cool-down where it loosens something. */
  'policies.submitDraft': Shown<SubmitResult>;
  'policies.rollBack': Shown<SubmitResult>;
  'keys.list': Shown<KeysView>;
  /** null where no file was chosen. */
  'keys.readEvidence': Shown<KeyEvidence | null>;
  /** Both open the PIN window; the key, or its new state, waits for approvals like any other item. */
  'keys.register': Shown<SubmitResult>;
  'keys.change': Shown<SubmitResult>;
  /** Opens the PIN window; what is signed is recorded, and waits for nobody. */
  'keys.prove': Shown<SubmitResult>;
  'chain.view': Shown<ChainView>;
  /** Opens the PIN window, for the PIN of the carrier's token. */
  'chain.unlock': Shown<null>;
  'chain.lock': Shown<null>;
  /** The place of the item is taken by a transaction that pays nothing; the chain decides which of both it takes. */
  'chain.cancel': Shown<null>;
  'chain.sources': Shown<readonly ChainSource[]>;
  /** What the payment says and what it would meet, before it is signed. */
  'chain.tryPay': Shown<ChainPaymentTried>;
  /** Opens the PIN window; the payment waits for approvals like any other item. */
  'chain.pay': Shown<SubmitResult>;
  'people.list': readonly PersonView[];
  /** Opens the PIN window; the erasure waits for approvals like any other item. */
  'people.erase': Shown<SubmitResult>;
  'people.roster': Shown<RosterView>;
  /** How the active policy stands with some people absent, rule by rule. */
  'people.health': Shown<readonly QuorumHealthRow[]>;
  'people.usage': Shown<readonly GrantUseRow[]>;
  /** Where the review of access stands, by the journal's time: it moves on with every event. */
  'people.review': Shown<ReviewState>;
  /** Both open the PIN window; what is asked for waits for approvals like any other item. */
  'people.change': Shown<SubmitResult>;
  'people.emergency': Shown<SubmitResult>;
  'people.runbooks': Shown<RunbooksView>;
  /** Uses of break-glass, the newest first. */
  'people.emergencies': Shown<readonly EmergencyUse[]>;
  'people.acknowledge': Shown<null>;
  'people.report': Shown<{ readonly text: string }>;
  /** Opens the system's dialog for a place; false when none was chosen. */
  'people.saveReport': Shown<{ readonly fileName: string } | null>;
  /** Opens the PIN window; what is signed is recorded, and waits for nobody. */
  'people.runbook': Shown<SubmitResult>;
  'settings.current': DeskSettings;
  'settings.idleLock': DeskSettings;
  'audit.page': Shown<AuditPage>;
  'audit.proof': Shown<AuditProof>;
  'audit.boardPack': Shown<BoardPack>;
  'audit.saveBoardPack': Shown<{ readonly fileName: string } | null>;
  'sync.state': SyncState;
  'sync.retry': null;
}

export type DeskInput<M extends DeskMethod> = z.input<(typeof deskInputs)[M]>;

/** What the preload exposes as `window.countersign`. */
export type DeskApi = {
  readonly [M in DeskMethod]: (input: DeskInput<M>) => Promise<DeskOutputs[M]>;
} & {
  /** Subscribes to what happens; returns the way to stop. */
  readonly onEvent: (listener: (event: DeskEvent) => void) => () => void;
};

export const deskMethods = Object.keys(deskInputs) as readonly DeskMethod[];
export const DESK_CHANNEL = 'countersign:desk';
export const DESK_EVENT_CHANNEL = 'countersign:event';
