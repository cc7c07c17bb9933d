import type { Grants, RosterChange, RosterChangeIntent } from '#shared/intent';
import { roleTitles, type Role } from '#shared/roster';
import { calendarLines } from './calendar-lines.ts';
import { keyLines } from './key-lines.ts';
import { line, stated } from './lines.ts';
import type { RenderLine } from './types.ts';

/*
 * A change of people, line by line. Names are no part of what is signed: desks show them beside these lines. What
 * is new stands before what was until now.
 */

const KIND_TEXT: Readonly<Record<RosterChange['kind'], string>> = {
  'add-person': 'Add a person, without any power',
  'set-roles': 'Set what a person may be and where they sit',
  'set-standing': 'Set a person’s standing',
  'enrol-key': 'Enrol a key of a person',
  'activate-key': 'Set whether a key may sign',
  'revoke-key': 'Revoke a key for good',
  'register-device': 'Register a device of a person',
  'set-device-standing': 'Set a device’s standing',
  'define-group': 'Define a group',
  'define-calendar': 'Define a calendar',
  delegate: 'Have somebody sit for somebody else',
  'end-delegation': 'End a delegation',
  'set-releases': 'Set which builds may sign',
  'access-review': 'Carry out an access review',
  revert: 'Undo an earlier change',
};

export const rosterChangeLines = ({ change, reason }: RosterChangeIntent): readonly RenderLine[] => [
  line('change', 'Change', KIND_TEXT[change.kind]),
  ...changeLines(change, ''),
  line('reason', 'Because', reason),
];

const changeLines = (change: RosterChange, prefix: string): readonly RenderLine[] => {
  switch (change.kind) {
    case 'add-person':
      return [
        line('person.id', 'Person', change.person),
        line('person.commitment', 'Committed to as', change.commitment),
        ...stated('person.serviceOf', 'A service account, answered for by', change.serviceOf),
      ];
    case 'set-roles':
      return [
        line('person.id', 'Person', change.person),
        ...grantLines('to', `${prefix}New`, change.to),
        ...grantLines('from', `${prefix}Until now`, change.from),
      ];
    case 'set-standing':
      return [
        line('person.id', 'Person', change.person),
        line('to.standing', `${prefix}New`, STANDING_TEXT[change.to]),
        line('from.standing', `${prefix}Until now`, STANDING_TEXT[change.from]),
      ];
    case 'enrol-key':
      return [
        line('person.id', 'Person', change.person),
        line('key.as', 'The key will be', KEY_TEXT[change.as]),
        ...keyLines('key', change.key),
      ];
    case 'activate-key':
      return [
        line('person.id', 'Person', change.person),
        line('key.id', 'Key', change.keyId),
        line('to.key', `${prefix}New`, KEY_TEXT[change.to]),
        line('from.key', `${prefix}Until now`, KEY_TEXT[change.from]),
      ];
    case 'revoke-key':
      return [line('person.id', 'Person', change.person), line('key.id', 'Key', change.keyId)];
    default:
      return furtherLines(change, prefix);
  }
};

type Further = Exclude<
  RosterChange,
  { kind: 'add-person' | 'set-roles' | 'set-standing' | 'enrol-key' | 'activate-key' | 'revoke-key' }
>;

const furtherLines = (change: Further, prefix: string): readonly RenderLine[] => {
  switch (change.kind) {
    case 'register-device':
      return deviceLines(change);
    case 'set-device-standing':
      return [
        line('person.id', 'Person', change.person),
        line('device.id', 'Device', change.device),
        line('to.device', `${prefix}New`, DEVICE_TEXT[change.to]),
        line('from.device', `${prefix}Until now`, DEVICE_TEXT[change.from]),
      ];
    case 'define-group':
      return [
        line('group.id', 'Group', change.group),
        ...groupLines('to', `${prefix}New`, change.to),
        ...groupLines('from', `${prefix}Until now`, change.from),
      ];
    case 'define-calendar':
      return [
        line('calendar.id', 'Calendar', change.calendar),
        ...calendarLines('to', `${prefix}New`, change.to),
        ...calendarLines('from', `${prefix}Until now`, change.from),
      ];
    case 'delegate':
      return [
        line('delegate.to', 'Sits', change.to),
        line('delegate.from', 'For', change.from),
        ...change.groups.map((group, index) => line(`delegate.group.${String(index)}`, 'In group', group)),
        line('delegate.since', 'From', change.since),
        line('delegate.until', 'Until', change.until),
      ];
    case 'end-delegation':
      return [line('delegate.to', 'Sits no longer', change.to), line('delegate.from', 'For', change.from)];
    case 'set-releases':
      return [
        ...releaseLines('to', `${prefix}New`, change.to),
        ...releaseLines('from', `${prefix}Until now`, change.from),
      ];
    case 'access-review':
      return reviewLines(change);
    case 'revert':
      return [
        line('revert.of', 'Undoes', change.of),
        line('revert.kind', 'Which was to', KIND_TEXT[change.undoes.kind]),
        ...changeLines(change.undoes, 'Undone: '),
      ];
  }
};

const STANDING_TEXT = {
  active: 'active',
  suspended: 'suspended: no power until reinstated',
  left: 'left: no power any more',
} as const;

const KEY_TEXT = { active: 'active: it signs', dormant: 'dormant: a spare that does not sign' } as const;

const DEVICE_TEXT = {
  pending: 'pending: not trusted yet',
  trusted: 'trusted: it signs',
  degraded: 'degraded: an old build or system',
  suspended: 'suspended: it does not sign',
  retired: 'retired: it never signs again',
} as const;

/** One line a role and a group; that there is none is a line of another id. */
const grantLines = (id: string, label: string, { roles, groups }: Grants): readonly RenderLine[] => [
  ...roleLines(id, label, roles),
  ...(groups.length === 0
    ? [line(`${id}.groups.none`, `${label}: seats`, 'No seat')]
    : groups.map((group, index) => line(`${id}.group.${String(index)}`, `${label}: seat in`, group))),
];

const roleLines = (id: string, label: string, roles: readonly Role[]): readonly RenderLine[] =>
  roles.length === 0
    ? [line(`${id}.roles.none`, `${label}: roles`, 'No role')]
    : roles.map((role) => line(`${id}.role.${role}`, `${label}: role`, roleTitles[role]));

const groupLines = (
  id: string,
  label: string,
  group: Extract<RosterChange, { kind: 'define-group' }>['from'],
): readonly RenderLine[] =>
  group === null
    ? [line(`${id}.none`, label, 'No such group')]
    : [
        line(`${id}.name`, `${label}: name`, group.name),
        ...roleLines(id, `${label}: a seat needs`, group.roles),
      ];

const releaseLines = (
  id: string,
  label: string,
  releases: Extract<RosterChange, { kind: 'set-releases' }>['from'],
): readonly RenderLine[] =>
  releases.length === 0
    ? [line(`${id}.releases.none`, label, 'Any build signs')]
    : releases.flatMap(({ build, version }, index) => [
        line(`${id}.release.${String(index)}.version`, `${label}: version`, version),
        line(`${id}.release.${String(index)}.build`, `${label}: its build`, build),
      ]);

const deviceLines = ({
  device,
}: Extract<RosterChange, { kind: 'register-device' }>): readonly RenderLine[] => [
  line('person.id', 'Person', device.person),
  line('device.id', 'Device', device.id),
  line('device.name', 'Device name', device.name),
  ...stated('device.build', 'Build that runs there', device.build),
  ...stated('device.attestation', 'Attested by its system as', device.attestation),
  ...stated(
    'device.disk',
    'Disk',
    device.isDiskEncrypted === null ? null : DISK_TEXT[String(device.isDiskEncrypted) as 'true' | 'false'],
  ),
];

const DISK_TEXT = { true: 'Encrypted', false: 'Not encrypted' } as const;

const DECISION_TEXT = {
  keep: 'keeps',
  remove: 'loses',
  'no-answer': 'loses, because nobody answered for it,',
} as const;

const reviewLines = ({
  through,
  decisions,
}: Extract<RosterChange, { kind: 'access-review' }>): readonly RenderLine[] => [
  line('review.through', 'Usage looked at through', through),
  ...decisions.flatMap(({ person, role, decision, lastUsed }, index) => [
    line(`review.${String(index)}`, 'Decided', `${person} ${DECISION_TEXT[decision]} ${roleTitles[role]}`),
    ...stated(`review.${String(index)}.used`, `Exercised last`, lastUsed),
  ]),
];
