import type { z } from 'zod';
import type { AccountId, CommandId, EntityId, LedgerId, WalletId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { checkBic, checkIban } from '#shared/identifiers';
import { decodeIntent, encodeIntent, type AccountRegistrationIntent } from '#shared/intent';
import type { deskInputs, SessionView, SubmitResult } from '#shared/ipc';
import type { SignerHost } from '../children/signer.ts';
import type { VaultHost } from '../children/vault.ts';

/* A new account is an intent like a payment: drafted here, signed by its initiator, approved by others. */

type Input = z.output<(typeof deskInputs)['accounts.register']>;

export interface RegisterDeps {
  readonly ledger: LedgerId;
  readonly vault: Pick<VaultHost, 'ask' | 'account'>;
  readonly signer: Pick<SignerHost, 'submit'>;
  readonly session: () => SessionView | null;
  readonly now: () => Date;
  readonly newCommandId: () => CommandId;
  readonly newWalletId: () => WalletId;
  /** 16 random bytes in hex. */
  readonly newNonce: () => string;
}

const EXPIRES_MS = 7 * 24 * 3_600_000;

type Shown<T> = Promise<Result<T, ShownError>>;

export const registrar =
  (deps: RegisterDeps) =>
  async (input: Input): Shown<SubmitResult> => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    const drafted = await draft(deps, session, input);
    if (!drafted.ok) return drafted;
    const context = await deps.vault.ask('importContext', null);
    if (!context.ok) return context;
    const intents = [drafted.value];
    const submission = await deps.signer.submit({
      intents,
      head: context.value.head,
      issuedAt: deps.now().toISOString(),
    });
    if (!submission.ok) return submission;
    return deps.vault.ask('enqueueSubmission', {
      commandId: deps.newCommandId(),
      submission: submission.value,
      intents,
    });
  };

/** The intent's bytes, or what is wrong with what was typed. */
const draft = async (deps: RegisterDeps, session: SessionView, input: Input): Shown<Uint8Array> => {
  const iban = checkIban(input.iban);
  if (!iban.ok) return err(shownError('iban-invalid', iban.error.detail));
  const bic = input.bic === null || input.bic.trim() === '' ? ok(null) : checkBic(input.bic);
  if (!bic.ok) return err(shownError('bad-request', `BIC: ${bic.error.detail}`));
  const entities = await deps.vault.ask('accounts', null);
  if (!entities.ok) return entities;
  const entity = entities.value.find(({ id }) => id === input.entityId);
  if (entity === undefined) return err(shownError('bad-request', 'There is no such legal entity.'));
  for (const { asset } of input.openingBalances) {
    const id = `${iban.value}.${asset}` as AccountId;
    if (await deps.vault.account({ id })) return err(shownError('account-exists', id));
  }
  const now = deps.now();
  const intent: AccountRegistrationIntent = {
    v: 1,
    type: 'account.register',
    ledger: deps.ledger,
    initiator: session.person.id,
    origin: { kind: 'desk', nonce: deps.newNonce() },
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + EXPIRES_MS).toISOString(),
    attachmentsRoot: null,
    entity: { id: entity.id as EntityId, name: entity.name },
    wallet: { id: deps.newWalletId(), name: tidy(input.walletName), purpose: tidy(input.purpose) },
    iban: iban.value,
    bic: bic.value,
    openingBalances: input.openingBalances,
    statementDate: input.statementDate,
  };
  return encoded(intent);
};

/** As people type: the same letters in one encoding, no space at the ends. */
const tidy = (text: string): string => text.normalize('NFC').trim();

/** What the signer will decode is decoded here first, so that a fault is shown before a PIN is asked for. */
const encoded = (intent: AccountRegistrationIntent): Result<Uint8Array, ShownError> => {
  try {
    const bytes = encodeIntent(intent);
    const decoded = decodeIntent(bytes);
    return decoded.ok ? ok(bytes) : err(shownError('bad-request', decoded.error.detail));
  } catch {
    return err(shownError('bad-request', 'A text holds characters that have no encoding.'));
  }
};
