import type { DeviceId } from '#shared/brand';
import type { AppInfo, DeviceView, KeyView, RosterPerson, RosterView } from '#shared/ipc';
import type { DeviceStanding } from '#shared/roster';
import { custodyText, inOrder, keyWord, type Word } from '../roster/person-words.ts';

export const deviceWords: Readonly<Record<DeviceStanding, Word & { readonly meaning: string }>> = {
  pending: { text: 'pending', tone: 'plain', meaning: 'Pending: not trusted yet' },
  trusted: { text: 'trusted', tone: 'ok', meaning: 'Trusted: it signs' },
  degraded: { text: 'degraded', tone: 'warn', meaning: 'Degraded: an old build or system' },
  suspended: { text: 'suspended', tone: 'warn', meaning: 'Suspended: it does not sign' },
  retired: { text: 'retired', tone: 'plain', meaning: 'Retired: it never signs again' },
};

/** A desk or a token, with whoever it belongs to. */
export type Place =
  | { readonly kind: 'desk'; readonly person: RosterPerson; readonly device: DeviceView }
  | { readonly kind: 'token'; readonly person: RosterPerson; readonly key: KeyView };

/** Every desk and every token, person after person. */
export const placesOf = ({ people }: Pick<RosterView, 'people'>, search: string): readonly Place[] => {
  const text = search.trim().toLowerCase();
  return inOrder(people)
    .flatMap((person): readonly Place[] => [
      ...person.devices.map((device) => ({ kind: 'desk' as const, person, device })),
      ...person.keys.map((key) => ({ kind: 'token' as const, person, key })),
    ])
    .filter((place) =>
      [place.person.name, nameOfPlace(place), codeOfPlace(place), wordOf(place).text].some((each) =>
        each.toLowerCase().includes(text),
      ),
    );
};

export const nameOfPlace = (place: Place): string =>
  place.kind === 'desk' ? place.device.name : place.key.model;

/** What stands on the thing itself: the serial of a token, the id of a desk. */
export const codeOfPlace = (place: Place): string =>
  place.kind === 'desk' ? place.device.id : place.key.serial;

export const wordOf = (place: Place): Word =>
  place.kind === 'desk' ? deviceWords[place.device.standing] : keyWord(place.key, place.person);

export const noteOfPlace = (place: Place, here: DeviceId | undefined): string => {
  if (place.kind === 'token') return custodyText(place.key);
  return place.device.id === here ? 'This desk' : 'Desk';
};

/** Devices that one person may sign at; the ledger refuses a third. */
const DEVICES_MAX = 2;

/** Why this desk can't be registered for whoever is signed in. */
export const whyNotRegister = (
  { people }: Pick<RosterView, 'people'>,
  me: RosterPerson | undefined,
  here: string | undefined,
): string | undefined => {
  const holder = people.find(({ devices }) => devices.some(({ id }) => id === here));
  if (holder !== undefined) return `This desk is registered for ${holder.name}.`;
  if (me?.standing !== 'active') return 'Only an active person of the roster registers a desk.';
  const inUse = me.devices.filter(({ standing }) => standing !== 'retired').length;
  return inUse < DEVICES_MAX
    ? undefined
    : `You have ${String(inUse)} desks. Have one retired before you register another.`;
};

/** How this desk stands, in a sentence, and whether its build may sign. */
export const hereText = (
  { people, releases }: Pick<RosterView, 'people' | 'releases'>,
  info: Pick<AppInfo, 'deviceId' | 'buildDigest'>,
): readonly string[] => {
  const holder = people.find(({ devices }) => devices.some(({ id }) => id === info.deviceId));
  const device = holder?.devices.find(({ id }) => id === info.deviceId);
  const isReleased = releases.some(({ build }) => build === info.buildDigest);
  return [
    holder === undefined || device === undefined
      ? 'This desk is not registered for anybody.'
      : `This desk is ${device.name} of ${holder.name}. ${deviceWords[device.standing].meaning}.`,
    releases.length === 0
      ? 'No list of released builds is in force, so any build signs, at any desk that is not suspended or retired.'
      : isReleased
        ? 'Its build is among the released ones.'
        : 'Its build is not among the released ones: nothing can be signed here.',
  ];
};
