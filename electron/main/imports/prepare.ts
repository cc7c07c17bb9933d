import type { LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { DraftConflicts, Finding, ImportPreview, ImportResult } from '#shared/ipc';
import { draftIntents, type DraftedIntent, type DraftResult, type PaymentFile } from '#shared/payment-file';
import { INTENT_LIFETIME_HOURS } from '#shared/policy';
import type { ImportContext } from '../../vault/contract.ts';
import type { ReadFile } from '../children/reader.ts';
import type { VaultHost } from '../children/vault.ts';
import { digestOfSource, type ImportSource } from './file.ts';
import { checkHeadroom, type DraftCheck } from './headroom.ts';

/** A file that was read, checked and drafted, and waits for the officer. */
export interface PreparedImport {
  readonly preview: ImportPreview;
  readonly intents: readonly DraftedIntent[];
  readonly initiator: PersonId;
}

export type Refused = Extract<ImportResult, { kind: 'refused' }>;

export interface PrepareDeps {
  readonly ledger: LedgerId;
  readonly read: ReadFile;
  readonly vault: Pick<VaultHost, 'ask'>;
  readonly now: () => string;
  readonly newImportId: () => string;
}

/** Intents under one signature, see `submissionStatementSchema`. */
export const SUBMISSION_INTENTS_MAX = 10_000;

/** Reads, checks and drafts a file in the officer's name. Nothing is created. */
export const prepareImport = async (
  deps: PrepareDeps,
  source: ImportSource,
  initiator: PersonId,
): Promise<Result<PreparedImport, Refused>> => {
  const refuse = (error: ShownError, findings: readonly Finding[] = []): Result<never, Refused> =>
    err({ kind: 'refused', fileName: source.fileName, error, findings });
  const fileDigest = digestOfSource(source);
  const context = await deps.vault.ask('importContext', null);
  if (!context.ok) return refuse(context.error);
  if (context.value.importedFileDigests.includes(fileDigest))
    return refuse(shownError('file-already-imported'));
  const read = await deps.read(source.bytes);
  if (!read.ok) return refuse(read.error);
  if (!read.value.ok) return refuse(shownError('file-refused'), read.value.error);
  const file = read.value.value;
  const reused = reusedMessageId(file, fileDigest, context.value);
  if (reused) return refuse(shownError('file-refused'), [reused]);
  const drafted = draftIntents(file, {
    ledger: deps.ledger,
    initiator,
    fileDigest,
    fileName: source.fileName,
    now: deps.now(),
    accounts: context.value.accounts,
    expiresHours: INTENT_LIFETIME_HOURS,
  });
  if (drafted.intents.length > SUBMISSION_INTENTS_MAX)
    return refuse(shownError('file-refused'), [tooMany(drafted.intents.length)]);
  const check = await checkHeadroom(deps.vault, drafted.intents);
  if (!check.ok) return refuse(check.error);
  const conflicts = await conflictsOf(deps, drafted.intents);
  if (!conflicts.ok) return refuse(conflicts.error);
  const preview = previewOf(deps.newImportId(), source, fileDigest, file, drafted, {
    ...check.value,
    conflicts: conflicts.value,
  });
  return ok({ preview, intents: drafted.intents, initiator });
};

/** What speaks against the payments, by their number in the file. */
const conflictsOf = async (
  deps: PrepareDeps,
  intents: readonly DraftedIntent[],
): Promise<Result<DraftConflicts, ShownError>> => {
  const found = await deps.vault.ask('draftConflicts', { drafts: intents.map(({ intent }) => intent) });
  if (!found.ok) return found;
  const drafts = found.value.drafts.map(({ place, conflicts }) => ({
    place: intents[place]?.transaction ?? 0,
    conflicts,
  }));
  return ok({ ...found.value, drafts });
};

/** Message ids are unique for each initiating party (ISO 20022 pain.001, GrpHdr/MsgId): other bytes are a change. */
const reusedMessageId = (
  file: PaymentFile,
  fileDigest: Sha256Hex,
  context: ImportContext,
): Finding | undefined => {
  const before = context.importedMessageIds.find(({ messageId }) => messageId === file.messageId);
  if (before === undefined || before.fileDigest === fileDigest) return undefined;
  return fileFinding(
    'message-id-reused',
    `Another file with the message id ${file.messageId} was imported before.`,
    'Check whether these payments were made already. If not, export the file under a new message id.',
  );
};

const tooMany = (count: number): Finding =>
  fileFinding(
    'too-many-transfers',
    `The file holds ${count} payments; ${SUBMISSION_INTENTS_MAX} can be submitted under one signature.`,
    'Split it in your ERP into smaller payment files.',
  );

const fileFinding = (code: string, what: string, remedy: string): Finding => ({
  scope: 'file',
  code,
  line: null,
  transaction: null,
  what,
  remedy,
});

const previewOf = (
  importId: string,
  source: ImportSource,
  fileDigest: Sha256Hex,
  file: PaymentFile,
  drafted: DraftResult,
  check: DraftCheck & { readonly conflicts: DraftConflicts },
): ImportPreview => ({
  importId,
  fileName: source.fileName,
  fileDigest,
  bytes: source.bytes.length,
  messageId: file.messageId,
  initiatingParty: file.initiatingParty,
  createdAt: file.createdAt,
  statedCount: file.statedCount,
  statedControlSum: file.statedControlSum,
  totals: drafted.totals,
  lines: drafted.lines,
  readyCount: drafted.intents.length,
  ...check,
  findings: drafted.findings,
});
