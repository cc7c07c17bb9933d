import type { AccountId } from '#shared/brand';
import { ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { DraftHeadroom, HeadroomView } from '#shared/ipc';
import { assetOf, formatAmount } from '#shared/money';
import type { DraftedIntent } from '#shared/payment-file';
import type { DraftMovement } from '../../vault/contract.ts';
import type { VaultHost } from '../children/vault.ts';

/* Drafts against the limits of the accounts that they move, before a person is asked for a PIN. */

/** What drafts leave, and why they can't be signed: null when every account stays within its limits. */
export interface DraftCheck {
  readonly headroom: readonly DraftHeadroom[];
  readonly blocked: ShownError | null;
}

/** Asks the desk's verified books. Each payment is a promise of its own: what comes in does not pay for what goes out. */
export const checkHeadroom = async (
  vault: Pick<VaultHost, 'ask'>,
  drafts: readonly Pick<DraftedIntent, 'intent'>[],
): Promise<Result<DraftCheck, ShownError>> => {
  const movements = movementsOf(drafts);
  if (movements.length === 0) return ok({ headroom: [], blocked: null });
  const found = await vault.ask('draftHeadroom', { movements });
  return found.ok ? ok({ headroom: found.value, blocked: whyBlocked(found.value) }) : found;
};

/** The exact sums of all payments by account, debited accounts first. */
export const movementsOf = (drafts: readonly Pick<DraftedIntent, 'intent'>[]): readonly DraftMovement[] => {
  const sums = new Map<AccountId, { out: bigint; in: bigint; count: number }>();
  const of = (account: AccountId): { out: bigint; in: bigint; count: number } => {
    const sum = sums.get(account) ?? { out: 0n, in: 0n, count: 0 };
    sums.set(account, sum);
    return sum;
  };
  for (const { intent } of drafts) {
    for (const { source, destination, amount } of intent.legs) {
      of(source.account).out += BigInt(amount.minor);
      if (destination.account !== null) of(destination.account).in += BigInt(amount.minor);
    }
    for (const account of new Set(intent.legs.map(({ source }) => source.account))) of(account).count += 1;
  }
  return [...sums]
    .map(([account, sum]) => ({ account, ...sum, out: sum.out.toString(), in: sum.in.toString() }))
    .toSorted((left, right) => Number(left.count === 0) - Number(right.count === 0));
};

const SAID_MAX = 3;

const whyBlocked = (headroom: readonly DraftHeadroom[]): ShownError | null => {
  const over = headroom.flatMap((account) => account.passed.map((limit) => overText(account, limit)));
  if (over.length === 0) return null;
  const rest = over.length - SAID_MAX;
  const more = rest > 0 ? [`And ${rest} more.`] : [];
  return shownError('headroom-exceeded', [...over.slice(0, SAID_MAX), ...more].join(' '));
};

/** "Aurora operating: 0.01 EUR over the ceiling of 1,000.00 EUR, with what is pending." */
const overText = ({ name, asset }: DraftHeadroom, limit: HeadroomView): string => {
  const figure = (minor: string): string => figureText(limit, asset, minor);
  const over = figure((-BigInt(limit.leftHard ?? '0')).toString());
  return `${name}: ${over} over ${limitText(limit, figure(limit.hard ?? '0'))}, with what is pending.`;
};

/** As the bars beside it call them. */
const WINDOWS = { h24: '24 hours', d7: '7 days', m1: '31 days' } as const;

const limitText = ({ kind, window, hard }: HeadroomView, bound: string): string => {
  if (kind === 'floor') return hard === '0' ? 'the available balance' : `what the floor of ${bound} leaves`;
  if (kind === 'ceiling') return `the ceiling of ${bound}`;
  return `the limit of ${bound} out in ${WINDOWS[window ?? 'h24']}`;
};

const figureText = ({ measure }: HeadroomView, code: string, minor: string): string => {
  if (measure === 'count') return minor === '1' ? '1 transfer' : `${minor} transfers`;
  const asset = assetOf(code);
  return asset === undefined
    ? `${minor} ${code} minor units`
    : `${formatAmount({ asset, minor: BigInt(minor) })} ${code}`;
};
