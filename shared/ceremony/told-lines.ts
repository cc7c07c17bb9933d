import { groupsOfFour } from '#shared/words';
import type { CeremonyField } from './script.ts';
import { valueIn, type Values } from './values.ts';

/* Lines of what somebody signs. */

export interface ToldLine {
  readonly label: string;
  readonly value: string;
}

export const line = (label: string, value: string): ToldLine => ({ label, value });

/** Digits in fours, as they are read out. */
export const spaced = (hex: string): string => groupsOfFour(hex).join(' ');

const pair = ([name, value]: readonly [string, string]): ToldLine => line(name, value);

/** Values under the labels of their fields. One that two people enter is told as this person read it, and not before. */
export const tellValues = (
  fields: readonly CeremonyField[],
  observed: Values,
  again: Values,
): readonly ToldLine[] => {
  const known = fields.map(({ name, label, form }) => {
    const value = valueIn(again, name) ?? valueIn(observed, name) ?? '';
    return line(label, form === 'digest' || form === 'key' ? spaced(value) : value);
  });
  const stray = Object.entries(observed).filter(([name]) => fields.every((field) => field.name !== name));
  return [...known, ...stray.map(pair)];
};
