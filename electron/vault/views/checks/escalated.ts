import type { CheckView } from '#shared/ipc';
import { escalatedPlaces, openHoursAt, type EscalatedPlace, type IntentRecord } from '#shared/projection';
import { isOpen } from '../../journal/intent-row.ts';
import { groupNames, listed, type Scope } from '../scope.ts';
import { attention, counted, minuteText } from './check.ts';

const NAME = { id: 'escalated', title: 'Escalated' };

/** Places that are open for others now, and still wait for somebody. */
export const openToOthers = (scope: Scope, record: IntentRecord): readonly EscalatedPlace[] =>
  !isOpen(record)
    ? []
    : escalatedPlaces(record).filter(
        ({ group, from }) => Date.parse(from) <= scope.now.getTime() && missingOf(record, group) > 0,
      );

const missingOf = ({ progress }: IntentRecord, group: EscalatedPlace['group']): number => {
  const place = progress.groups.find((it) => it.group === group);
  return place === undefined ? 0 : Math.max(0, place.atLeast - place.counted.length);
};

/** That it has waited too long, who may decide since when, and that no fewer are asked for it. */
export const escalatedCheck = (scope: Scope, record: IntentRecord): readonly CheckView[] => {
  const places = openToOthers(scope, record);
  if (places.length === 0) return [];
  const names = groupNames(scope.picture);
  const nameOf = (group: EscalatedPlace['group']): string => names[group] ?? group;
  const hours = Math.floor(openHoursAt(record, scope.now.toISOString()));
  const since = places.map(({ group, groups, from }) => {
    const missing = counted(missingOf(record, group), 'place');
    return `since ${minuteText(from)} also ${listed(groups.map(nameOf), 4, 'or')} may fill the ${missing} left of ${nameOf(group)}`;
  });
  return [
    attention(
      NAME,
      `It has been open for ${counted(hours, 'hour')}: ${listed(since)}. As many are asked as before.`,
      {
        remedy: `Whoever of them is there decides now, or it expires on ${minuteText(record.intent.expiresAt)}.`,
      },
    ),
  ];
};
