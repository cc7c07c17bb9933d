import type { CheckView, ItemLink } from '#shared/ipc';

/** A check before anything was found. */
export interface CheckName {
  readonly id: string;
  readonly title: string;
}

export interface Found {
  readonly remedy: string;
  readonly items?: readonly ItemLink[];
}

export const passed = (name: CheckName, detail: string): CheckView => ({
  ...name,
  outcome: 'pass',
  detail,
  remedy: null,
  items: [],
});

/** A fact that whoever decides has to know. */
export const attention = (name: CheckName, detail: string, { remedy, items = [] }: Found): CheckView => ({
  ...name,
  outcome: 'attention',
  detail,
  remedy,
  items,
});

/** Something that stands in the way. */
export const failed = (name: CheckName, detail: string, { remedy, items = [] }: Found): CheckView => ({
  ...name,
  outcome: 'fail',
  detail,
  remedy,
  items,
});

/** "1 seat", "2 seats". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** "2026-11-30 08:30 UTC". */
export const minuteText = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
