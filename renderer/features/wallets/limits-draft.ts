import { limitsProblem, type AccountLimits, type VelocityLimit } from '#shared/double-entry';
import { formatAmount, parseDecimal, type Asset } from '#shared/money';
import { ungrouped } from '../../state/index.ts';

/* Limits of one asset as they are typed: one row a limit, "flag" for the soft bound and "stop" for the hard one. */

export interface Bounds {
  readonly soft: string;
  readonly hard: string;
}

export const limitRows = ['floor', 'ceiling', 'h24', 'd7', 'm1', 'h24-count'] as const;
export type LimitRowId = (typeof limitRows)[number];

export type LimitsDraft = Readonly<Record<LimitRowId, Bounds>>;
export type LimitErrors = Readonly<Partial<Record<LimitRowId, string | undefined>>>;

export type CheckedLimits =
  | { readonly ok: true; readonly value: AccountLimits | null }
  | { readonly ok: false; readonly errors: LimitErrors };

interface RowKind {
  readonly window: VelocityLimit['window'] | null;
  readonly measure: VelocityLimit['measure'];
  readonly label: string;
}

export const rowKinds: Readonly<Record<LimitRowId, RowKind>> = {
  floor: { window: null, measure: 'sum', label: 'Must stay' },
  ceiling: { window: null, measure: 'sum', label: 'May hold' },
  h24: { window: 'h24', measure: 'sum', label: 'Out in 24 hours' },
  d7: { window: 'd7', measure: 'sum', label: 'Out in 7 days' },
  m1: { window: 'm1', measure: 'sum', label: 'Out in 31 days' },
  'h24-count': { window: 'h24', measure: 'count', label: 'Transfers out in 24 hours' },
};

const NOTHING: Bounds = { soft: '', hard: '' };

export const noLimits: LimitsDraft = {
  floor: NOTHING,
  ceiling: NOTHING,
  h24: NOTHING,
  d7: NOTHING,
  m1: NOTHING,
  'h24-count': NOTHING,
};

/** What a new wallet is offered: nothing goes below zero. */
export const usualLimits: LimitsDraft = { ...noLimits, floor: { soft: '', hard: '0' } };

const isRow = (row: RowKind, limit: VelocityLimit): boolean =>
  row.window === limit.window && row.measure === limit.measure;

export const draftOf = (limits: AccountLimits | undefined, asset: Asset): LimitsDraft => {
  if (limits === undefined) return noLimits;
  const text = (bound: string | null, measure: VelocityLimit['measure']): string =>
    bound === null
      ? ''
      : measure === 'count'
        ? bound
        : formatAmount({ asset, minor: BigInt(bound) }).replaceAll(',', '');
  const boundsOf = (id: LimitRowId): Bounds => {
    const row = rowKinds[id];
    const band =
      id === 'floor' || id === 'ceiling' ? limits[id] : limits.velocity.find((limit) => isRow(row, limit));
    return band === undefined
      ? NOTHING
      : { soft: text(band.soft, row.measure), hard: text(band.hard, row.measure) };
  };
  return {
    floor: boundsOf('floor'),
    ceiling: boundsOf('ceiling'),
    h24: boundsOf('h24'),
    d7: boundsOf('d7'),
    m1: boundsOf('m1'),
    'h24-count': boundsOf('h24-count'),
  };
};

type Parsed = { readonly soft: string | null; readonly hard: string | null } | undefined;

/**
 * Limits from what was typed. What the form does not show (`before`: other windows of counts) stays as it was;
 * limits that say nothing at all are no limits.
 */
export const checkLimits = (draft: LimitsDraft, asset: Asset, before?: AccountLimits): CheckedLimits => {
  const parsed = Object.fromEntries(
    limitRows.map((id) => [id, parsedBounds(draft[id], rowKinds[id], asset)]),
  ) as Readonly<Record<LimitRowId, Parsed>>;
  const unread = limitRows.filter((id) => parsed[id] === undefined);
  if (unread.length > 0)
    return {
      ok: false,
      errors: Object.fromEntries(unread.map((id) => [id, formProblem(rowKinds[id], asset)])),
    };
  const none = { soft: null, hard: null };
  const limits: AccountLimits = {
    floor: parsed.floor ?? none,
    ceiling: parsed.ceiling ?? none,
    velocity: velocityOf(parsed, before),
  };
  if (isEmpty(limits.floor) && isEmpty(limits.ceiling) && limits.velocity.length === 0)
    return { ok: true, value: null };
  return bandProblem(parsed) ?? wholeProblem(limits, asset) ?? { ok: true, value: limits };
};

const isEmpty = ({ soft, hard }: AccountLimits['floor']): boolean => soft === null && hard === null;

const velocityOf = (
  parsed: Readonly<Record<LimitRowId, Parsed>>,
  before: AccountLimits | undefined,
): AccountLimits['velocity'] => {
  const shown = limitRows.flatMap((id) => {
    const { window, measure } = rowKinds[id];
    const bounds = parsed[id];
    return window === null || bounds === undefined || isEmpty(bounds) ? [] : [{ window, measure, ...bounds }];
  });
  const hidden = (before?.velocity ?? []).filter(
    (limit) => !limitRows.some((id) => isRow(rowKinds[id], limit)),
  );
  const key = ({ window, measure }: VelocityLimit): string => `${window}/${measure}`;
  return [...shown, ...hidden].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

const parsedBounds = ({ soft, hard }: Bounds, row: RowKind, asset: Asset): Parsed => {
  const [a, b] = [parsedBound(soft, row, asset), parsedBound(hard, row, asset)];
  return a === undefined || b === undefined ? undefined : { soft: a, hard: b };
};

/** null: nothing is typed; undefined: it can't be read. */
const parsedBound = (typed: string, { measure }: RowKind, asset: Asset): string | null | undefined => {
  const text = ungrouped(typed);
  if (text === '') return null;
  if (measure === 'count') return /^(0|[1-9]\d{0,38})$/.test(text) ? text : undefined;
  const amount = parseDecimal(text, asset);
  return amount.ok ? amount.value.minor.toString() : undefined;
};

const formProblem = ({ measure }: RowKind, { id, scale }: Asset): string =>
  measure === 'count'
    ? 'Write a whole number.'
    : scale === 0
      ? `Write the amount in whole ${id}, without a point.`
      : `Write the amount as digits with a point and at most ${String(scale)} decimals.`;

/** A flag that is never raised before the stop is a mistake. */
const bandProblem = (parsed: Readonly<Record<LimitRowId, Parsed>>): CheckedLimits | undefined => {
  const wrong = limitRows.filter((id) => {
    const { soft, hard } = parsed[id] ?? { soft: null, hard: null };
    if (soft === null || hard === null) return false;
    return id === 'floor' ? BigInt(soft) < BigInt(hard) : BigInt(soft) > BigInt(hard);
  });
  if (wrong.length === 0) return undefined;
  const text = (id: LimitRowId): string =>
    id === 'floor' ? 'The flag lies below the stop.' : 'The flag lies above the stop.';
  return { ok: false, errors: Object.fromEntries(wrong.map((id) => [id, text(id)])) };
};

/** Whatever else the ledger would refuse. */
const wholeProblem = (limits: AccountLimits, asset: Asset): CheckedLimits | undefined =>
  limitsProblem([{ asset: asset.id, limits }]) === undefined
    ? undefined
    : { ok: false, errors: { ceiling: 'What may be held is less than what must stay.' } };
