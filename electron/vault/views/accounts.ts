import { sql } from 'kysely';
import type { WalletId } from '#shared/brand';
import { headroomOf, isWalletExpired, limitsOn, type Headroom } from '#shared/double-entry';
import type { AccountRow, AccountsPage, EntityRow, HeadroomView, WalletRow, WalletTotal } from '#shared/ipc';
import { available, type WalletRecord } from '#shared/projection';
import { postedOf } from '../journal/entry-rows.ts';
import type { StoredAccount } from '../store/accounts.ts';
import { decodeAccount } from '../store/records.ts';
import { personName } from './names.ts';
import type { Scope } from './scope.ts';

/** Legal entities with their wallets and what these hold, in the order of the journal. */
export const entityRows = async (scope: Scope): Promise<readonly EntityRow[]> => {
  const { identity, wallets } = scope.picture;
  const totals = await totalsByWallet(scope);
  const byEntity = Map.groupBy(wallets.values(), ({ wallet }) => wallet.entity);
  return (identity?.entities ?? []).map(({ id, name }) => ({
    id,
    name,
    wallets: (byEntity.get(id) ?? []).map((record) => walletRow(scope, record, totals)),
  }));
};

export const walletRow = (
  { picture, now }: Scope,
  record: WalletRecord,
  totals: ReadonlyMap<string, readonly WalletTotal[]>,
): WalletRow => {
  const { wallet, state, isOwnerless } = record;
  return {
    id: wallet.id,
    name: wallet.name,
    purpose: wallet.purpose,
    tier: wallet.tier,
    state,
    isExpired: isWalletExpired(record, now.toISOString()),
    isOwnerless,
    ownerName: personName(picture, wallet.owner),
    expiresOn: wallet.expiresOn,
    totals: totals.get(wallet.id) ?? [],
  };
};

interface TotalRow {
  readonly wallet: string;
  readonly asset: string;
  readonly scale: number;
  readonly accounts: number;
  readonly posted: string;
  readonly pendingOut: string;
  readonly pendingIn: string;
  readonly no: number | null;
  readonly entries: number | null;
  readonly record: string | null;
}

/** Sums by wallet and asset; an account that is alone in one is given whole. All wallets when none is named. */
export const totalsByWallet = async (
  scope: Scope,
  wallet?: WalletId,
): Promise<ReadonlyMap<string, readonly WalletTotal[]>> => {
  const found = await sql<TotalRow>`select t.wallet, t.asset, t.scale, t.accounts, t.posted,
      t.pending_out as "pendingOut", t.pending_in as "pendingIn", a.no, a.entries, a.record
    from wallet_totals t
    left join accounts a on t.accounts = 1 and a.wallet = t.wallet and a.asset = t.asset
    ${wallet === undefined ? sql`` : sql`where t.wallet = ${wallet}`} order by t.wallet, t.asset`.execute(
    scope.db,
  );
  const byWallet = Map.groupBy(found.rows, (row) => row.wallet);
  return new Map([...byWallet].map(([id, rows]) => [id, rows.map((row) => totalOf(scope, row))]));
};

const totalOf = (scope: Scope, { wallet, no, entries, record, ...sums }: TotalRow): WalletTotal => ({
  ...sums,
  available: (BigInt(sums.posted) - BigInt(sums.pendingOut)).toString(),
  only:
    no === null || entries === null || record === null
      ? null
      : accountRow(scope, { no, entries, record: decodeAccount(record) }),
});

export interface AccountsRequest {
  readonly wallet: WalletId;
  readonly offset: number;
  readonly limit: number;
  readonly search: string;
}

/** A wallet's accounts by asset and id, by the page: there may be a million of them. */
export const accountsPage = async (scope: Scope, request: AccountsRequest): Promise<AccountsPage> => {
  const { db } = scope;
  const { wallet, offset, limit } = request;
  const sought = request.search.trim().toLowerCase();
  const matching =
    sought === ''
      ? sql`true`
      : sql`(instr(lower(id), ${sought}) > 0 or instr(lower(name), ${sought}) > 0
          or instr(lower(id), ${sought.replaceAll(' ', '')}) > 0)`;
  const rows = sql`from accounts indexed by accounts_wallet where wallet = ${wallet} and ${matching}`;
  const counted = await sql<{ total: number }>`select count(*) as total ${rows}`.execute(db);
  const found = await sql<{ no: number; entries: number; record: string }>`
    with p as materialized (select no, asset, id ${rows} order by asset, id limit ${limit} offset ${offset})
    select a.no, a.entries, a.record from p join accounts a on a.no = p.no order by p.asset, p.id`.execute(
    db,
  );
  return {
    total: counted.rows[0]?.total ?? 0,
    offset,
    rows: found.rows.map(({ no, entries, record }) =>
      accountRow(scope, { no, entries, record: decodeAccount(record) }),
    ),
  };
};

/** What goes out is pending on the side that shrinks the balance, what comes in on the side that grows it. */
export const accountRow = ({ picture, now }: Scope, { record, entries }: StoredAccount): AccountRow => {
  const { account, debitsPending, creditsPending, lastSeq } = record;
  const isDebitNormal = account.normal === 'debit';
  const wallet = account.wallet === null ? undefined : picture.wallets.get(account.wallet)?.wallet;
  return {
    id: account.id,
    name: account.name,
    iban: account.iban,
    bic: account.bic,
    asset: account.asset,
    scale: account.scale,
    posted: postedOf(record).toString(),
    pendingOut: (isDebitNormal ? creditsPending : debitsPending).toString(),
    pendingIn: (isDebitNormal ? debitsPending : creditsPending).toString(),
    available: available(record).toString(),
    lastSeq,
    entries,
    headroom: headroomOf(record, limitsOn(account, wallet), now.toISOString()).map(headroomView),
  };
};

const textOf = (units: bigint | null): string | null => units?.toString() ?? null;

export const headroomView = (limit: Headroom): HeadroomView => ({
  ...limit,
  soft: textOf(limit.soft),
  hard: textOf(limit.hard),
  posted: limit.posted.toString(),
  pending: limit.pending.toString(),
  leftSoft: textOf(limit.leftSoft),
  leftHard: textOf(limit.leftHard),
});
