import { showHours, type GroupNames } from './phrases.ts';
import { groupName, orList } from './sentences/words.ts';
import type { Widening, WrittenPlace } from './escalation.ts';

/* Escalations in words. */

/** "Board or Risk after 8 hours". */
export const escalationText = ({ afterHours, groups }: Widening, names: GroupNames): string =>
  `${poolText(groups, names)} after ${showHours(afterHours)}`;

const poolText = (groups: readonly string[], names: GroupNames): string =>
  orList([...new Set(groups)].sort().map((group) => groupName(group, names)));

/** The places of a group for which something is said about escalation: none where nobody else is let in anywhere. */
export const escalatedGroups = (places: readonly WrittenPlace[]): readonly (readonly WrittenPlace[])[] => {
  const byGroup = Map.groupBy(places, ({ group }) => group);
  return [...byGroup]
    .filter(([, same]) => same.some(({ escalate }) => escalate !== undefined))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, same]) => same);
};

/**
 * What a rule says about escalation, a clause for each number that it asks: "if it is still open 8 hours after it was
 * proposed, members of Board may fill the 2 places of Treasury as well; the number stays".
 */
export const escalationClauses = (places: readonly WrittenPlace[], names: GroupNames): readonly string[] => [
  ...new Set(
    escalatedGroups(places).flatMap((same) => [...same.map((place) => clauseOf(place, names))].sort()),
  ),
];

const clauseOf = ({ group, atLeast, escalate }: WrittenPlace, names: GroupNames): string => {
  const seats = `the ${atLeast === 1 ? 'place' : `${String(atLeast)} places`} of ${groupName(group, names)}`;
  if (escalate === undefined) return `nobody else may fill ${seats}`;
  const { afterHours, groups } = escalate;
  return `if it is still open ${showHours(afterHours)} after it was proposed, members of ${poolText(groups, names)} may fill ${seats} as well and the number stays`;
};
