import { headroomAfter, headroomOf, limitsOn, limitsPassed, limitsWithFunds } from '#shared/double-entry';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { DraftHeadroom } from '#shared/ipc';
import type { AccountRecord } from '#shared/projection';
import type { DraftMovement } from '../contract.ts';
import { readAccounts } from '../store/accounts.ts';
import { headroomView } from './accounts.ts';
import type { Scope } from './scope.ts';

/** What a draft leaves of the limits of each account that it moves, by the books that this desk has verified. */
export const draftHeadroom = async (
  scope: Scope,
  movements: readonly DraftMovement[],
): Promise<Result<readonly DraftHeadroom[], ShownError>> => {
  const found = await readAccounts(
    scope.db,
    movements.map(({ account }) => account),
  );
  const shown: DraftHeadroom[] = [];
  for (const movement of movements) {
    const record = found.get(movement.account)?.record;
    if (record === undefined) return err(shownError('not-found', `account ${movement.account}`));
    shown.push(headroomOn(scope, record, movement));
  }
  return ok(shown);
};

const headroomOn = ({ picture, now }: Scope, record: AccountRecord, draft: DraftMovement): DraftHeadroom => {
  const { account } = record;
  const wallet = account.wallet === null ? undefined : picture.wallets.get(account.wallet)?.wallet;
  const movement = { out: BigInt(draft.out), in: BigInt(draft.in), count: BigInt(draft.count) };
  const held = limitsWithFunds(account, limitsOn(account, wallet));
  const limits = headroomOf(record, held, now.toISOString());
  const after = limits.map((limit) => ({ limit, view: headroomView(headroomAfter(limit, movement)) }));
  const passed = new Set(limitsPassed(limits, movement).hard);
  return {
    account: account.id,
    name: account.name,
    asset: account.asset,
    scale: account.scale,
    out: draft.out,
    in: draft.in,
    count: draft.count,
    limits: after.map(({ view }) => view),
    passed: after.filter(({ limit }) => passed.has(limit)).map(({ view }) => view),
  };
};
