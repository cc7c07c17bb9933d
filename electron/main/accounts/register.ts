import type { z } from 'zod';
import type { AccountId, EntityId, WalletId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { checkBic, checkIban } from '#shared/identifiers';
import type { AccountRegistrationIntent } from '#shared/intent';
import type { deskInputs, DraftConflicts, SessionView, SubmitResult } from '#shared/ipc';
import { headerOf, submit, tidy, type SubmitDeps } from './submit.ts';

/* A new account is an intent like a payment: drafted here, signed by its initiator, approved by others. */

type Input = z.output<(typeof deskInputs)['accounts.register']>;

export interface RegisterDeps extends SubmitDeps {
  readonly newWalletId: () => WalletId;
}

type Shown<T> = Promise<Result<T, ShownError>>;

export const registrar =
  (deps: RegisterDeps) =>
  async (input: Input): Shown<SubmitResult> => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    const drafted = await draft(deps, session, input);
    return drafted.ok ? submit(deps, drafted.value) : drafted;
  };

/** The same without a signature: what would speak against it, and what it would need. */
export const registrationTrier =
  (deps: RegisterDeps) =>
  async (input: Input): Shown<DraftConflicts> => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    const drafted = await draft(deps, session, input);
    return drafted.ok ? deps.vault.ask('draftConflicts', { drafts: [drafted.value] }) : drafted;
  };

/** The intent, or what is wrong with what was typed. */
const draft = async (
  deps: RegisterDeps,
  session: SessionView,
  input: Input,
): Shown<AccountRegistrationIntent> => {
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
  return ok({
    ...headerOf(deps, session),
    type: 'account.register',
    entity: { id: entity.id as EntityId, name: entity.name },
    wallet: walletOf(deps, session, input),
    iban: iban.value,
    bic: bic.value,
    openingBalances: input.openingBalances,
    statementDate: input.statementDate,
  });
};

const walletOf = (
  deps: RegisterDeps,
  session: SessionView,
  input: Input,
): AccountRegistrationIntent['wallet'] => ({
  id: deps.newWalletId(),
  name: tidy(input.walletName),
  purpose: tidy(input.purpose),
  tier: input.tier,
  owner: input.owner ?? session.person.id,
  limits: input.limits,
  expiresOn: input.expiresOn ?? aYearAfter(deps.now()),
});

const aYearAfter = (now: Date): string => {
  const then = new Date(now);
  then.setUTCFullYear(then.getUTCFullYear() + 1);
  return then.toISOString().slice(0, 'YYYY-MM-DD'.length);
};
