import type { AccountLimits } from '#shared/double-entry';
import type { HeadroomView } from '#shared/ipc';
import { amountText } from '../../state/index.ts';

/*
 * One limit as a bar: what is used, what is promised, where the soft limit is and where the hard one ends it. A
 * floor is read as what may still go out: the bar is what stands above it.
 */

export interface BarParts {
  /** Shares of the bar in tenths of a per cent, 0 to 1000. */
  readonly used: number;
  readonly pending: number;
  /** Where the soft limit lies; null when there is none, or when it is the end. */
  readonly soft: number | null;
  readonly standing: 'inside' | 'past-soft' | 'past-hard';
}

/** Units that the bar is long: what the limit lets be used at most. */
const capacityOf = ({ kind, hard, soft, posted }: HeadroomView): bigint => {
  const end = BigInt(hard ?? soft ?? '0');
  return kind === 'floor' ? BigInt(posted) - end : end;
};

export const barParts = (view: HeadroomView): BarParts => {
  const capacity = capacityOf(view);
  const used = view.kind === 'floor' ? 0n : BigInt(view.posted);
  const share = (units: bigint): number => {
    if (capacity <= 0n) return units > 0n ? 1000 : 0;
    const part = Number((units * 1000n) / capacity);
    return Math.max(0, Math.min(1000, part));
  };
  const usedShare = share(used);
  const soft = view.hard === null || view.soft === null ? null : BigInt(view.soft);
  const softUnits = soft === null ? null : view.kind === 'floor' ? BigInt(view.posted) - soft : soft;
  return {
    used: usedShare,
    pending: Math.min(share(used + BigInt(view.pending)), 1000) - usedShare,
    soft: softUnits === null || softUnits === capacity ? null : share(softUnits),
    standing: standingOf(view),
  };
};

const standingOf = ({ leftHard, leftSoft }: HeadroomView): BarParts['standing'] => {
  if (leftHard !== null && BigInt(leftHard) <= 0n) return 'past-hard';
  return leftSoft !== null && BigInt(leftSoft) <= 0n ? 'past-soft' : 'inside';
};

/** Limits as they are set, one sentence each. */
export const limitSentences = (limits: AccountLimits, unit: Unit): readonly string[] =>
  [
    { kind: 'floor' as const, window: null, measure: 'sum' as const, ...limits.floor },
    { kind: 'ceiling' as const, window: null, measure: 'sum' as const, ...limits.ceiling },
    ...limits.velocity.map((limit) => ({ kind: 'velocity' as const, ...limit })),
  ].flatMap((limit) => {
    const bounds = boundsText(limit, unit);
    return bounds.length === 0 ? [] : [`${titleOf(limit)}: ${bounds.join(', ')}`];
  });

const windowWords = { h24: '24 hours', d7: '7 days', m1: '31 days' } as const;

/** The worst that any limit of an account has come to. */
export const tightest = (views: readonly HeadroomView[]): BarParts['standing'] => {
  const standings = views.map(standingOf);
  if (standings.includes('past-hard')) return 'past-hard';
  return standings.includes('past-soft') ? 'past-soft' : 'inside';
};

type Limit = Pick<HeadroomView, 'kind' | 'window' | 'measure' | 'soft' | 'hard'>;

export const titleOf = ({ kind, window, measure }: Limit): string => {
  if (kind === 'floor') return 'Must stay';
  if (kind === 'ceiling') return 'May hold';
  const what = measure === 'count' ? 'Transfers out in' : 'Out in';
  return `${what} ${windowWords[window ?? 'h24']}`;
};

export interface Unit {
  readonly asset: string;
  readonly scale: number;
}

const figure = (minor: bigint | string, view: Pick<Limit, 'measure'>, { asset, scale }: Unit): string =>
  view.measure === 'count' ? String(minor) : `${amountText({ asset, scale, minor: String(minor) })} ${asset}`;

/** What is left before the hard limit, or the soft one where there is no hard one. */
export const leftText = (view: HeadroomView, unit: Unit): string => {
  const left = BigInt(view.leftHard ?? view.leftSoft ?? '0');
  return left < 0n ? `${figure(-left, view, unit)} over` : `${figure(left, view, unit)} left`;
};

/** The figures behind the bar, in the order in which it is drawn. */
export const figuresText = (view: HeadroomView, unit: Unit): string => {
  const { kind, posted, pending } = view;
  const parts = [
    `${figure(posted, view, unit)} ${kind === 'velocity' ? 'used' : 'booked'}`,
    ...(pending === '0' ? [] : [`${figure(pending, view, unit)} pending`]),
    ...boundsText(view, unit),
  ];
  return parts.join(' · ');
};

const boundsText = (limit: Limit, unit: Unit): readonly string[] => {
  const side = limit.kind === 'floor' ? 'below' : 'above';
  return [
    ...(limit.soft === null ? [] : [`flag ${side} ${figure(limit.soft, limit, unit)}`]),
    ...(limit.hard === null ? [] : [`stop ${side} ${figure(limit.hard, limit, unit)}`]),
  ];
};

const standingWords: Readonly<Record<BarParts['standing'], string>> = {
  inside: '',
  'past-soft': 'Soft limit passed: more is flagged.',
  'past-hard': 'Nothing is left: more is refused.',
};

export const standingText = (view: HeadroomView): string => standingWords[standingOf(view)];

/** One sentence for screen readers. */
export const spokenText = (view: HeadroomView, unit: Unit): string =>
  [
    `${titleOf(view)}: ${leftText(view, unit)}.`,
    `${figuresText(view, unit).replaceAll(' · ', ', ')}.`,
    standingText(view),
  ]
    .filter(Boolean)
    .join(' ');
