import type { CalendarId, GroupId, IntentDigest, Sha256Hex, WalletId } from '#shared/brand';
import type {
  EmergencyDeed,
  EmergencyIntent,
  Grants,
  RosterChange,
  RosterChangeIntent,
} from '#shared/intent';
import { ANNA, BEN, testKey } from './company.ts';
import { testDevice } from './devices.ts';
import { testEmergency, testRosterChange } from './people.ts';

const key = (name: string): Extract<RosterChange, { kind: 'enrol-key' }>['key'] => {
  const { person: _, standing: __, ...rest } = testKey(ANNA, name);
  return rest;
};
const hex = (digit: string): Sha256Hex => digit.repeat(64) as Sha256Hex;
const none: Grants = { roles: [], groups: [] };
const some: Grants = { roles: ['requester'], groups: ['treasury' as GroupId] };
const device = {
  id: testDevice('d-1'),
  name: 'Desk 1',
  person: ANNA,
  build: hex('1'),
  attestation: null,
  isDiskEncrypted: null,
};
const released = [{ build: hex('2'), version: '1.0' }];
const seat: Extract<RosterChange, { kind: 'delegate' }> = {
  kind: 'delegate',
  from: ANNA,
  to: BEN,
  groups: ['treasury' as GroupId],
  since: '2026-05-01T09:00:00Z',
  until: '2026-05-02T09:00:00Z',
};
const suspended = { kind: 'set-standing', person: ANNA, from: 'active', to: 'suspended' } as const;

/** A calendar that begins and ends, and each of its members alone otherwise. */
const calendarChanges = (): readonly RosterChange[] => {
  const calendar = 'c' as CalendarId;
  const days = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };
  const hours = { name: 'C', utcOffsetMinutes: 0, daylight: 'none', days, holidays: [] } as const;
  const others = [
    { ...hours, name: 'D' },
    { ...hours, utcOffsetMinutes: -60 },
    { ...hours, utcOffsetMinutes: 60 },
    { ...hours, daylight: 'eu' as const },
    { ...hours, daylight: 'us' as const },
    { ...hours, holidays: ['2026-12-25'] },
    ...Object.keys(days).map((day) => ({ ...hours, days: { ...days, [day]: { open: 0, close: 1_440 } } })),
    { ...hours, days: { ...days, mon: { open: 1, close: 1_440 } } },
    { ...hours, days: { ...days, mon: { open: 0, close: 1_439 } } },
  ];
  return [
    { kind: 'define-calendar', calendar, from: { ...hours, holidays: [] }, to: null },
    { kind: 'define-calendar', calendar: 'd' as CalendarId, from: { ...hours, holidays: [] }, to: null },
    ...[hours, ...others].map((to): RosterChange => ({
      kind: 'define-calendar',
      calendar,
      from: null,
      to: { ...to, holidays: [...to.holidays] },
    })),
  ];
};

/** One of each kind, and what is likest to it. */
const changes: readonly RosterChange[] = [
  { kind: 'add-person', person: ANNA, commitment: hex('3'), serviceOf: null },
  { kind: 'add-person', person: ANNA, commitment: hex('3'), serviceOf: BEN },
  { kind: 'set-roles', person: ANNA, from: none, to: some },
  { kind: 'set-roles', person: ANNA, from: some, to: none },
  suspended,
  { ...suspended, to: 'left' },
  { ...suspended, from: 'suspended', to: 'active' },
  { kind: 'enrol-key', person: ANNA, key: key('a'), as: 'active' },
  { kind: 'enrol-key', person: ANNA, key: key('a'), as: 'dormant' },
  { kind: 'enrol-key', person: ANNA, key: key('b'), as: 'active' },
  { kind: 'enrol-key', person: ANNA, key: { ...key('a'), attestation: hex('4') }, as: 'active' },
  { kind: 'activate-key', person: ANNA, keyId: key('a').keyId, from: 'dormant', to: 'active' },
  { kind: 'activate-key', person: ANNA, keyId: key('a').keyId, from: 'active', to: 'dormant' },
  { kind: 'revoke-key', person: ANNA, keyId: key('a').keyId },
  { kind: 'register-device', device },
  { kind: 'register-device', device: { ...device, isDiskEncrypted: false } },
  { kind: 'register-device', device: { ...device, isDiskEncrypted: true } },
  { kind: 'register-device', device: { ...device, attestation: device.build, build: null } },
  { kind: 'set-device-standing', device: device.id, person: ANNA, from: 'trusted', to: 'suspended' },
  { kind: 'set-device-standing', device: device.id, person: ANNA, from: 'trusted', to: 'retired' },
  ...calendarChanges(),
  { kind: 'define-group', group: 'g' as GroupId, from: null, to: { name: 'G', roles: ['approver'] } },
  { kind: 'define-group', group: 'g' as GroupId, from: { name: 'G', roles: ['approver'] }, to: null },
  seat,
  { ...seat, groups: ['reserve' as GroupId] },
  { kind: 'end-delegation', from: ANNA, to: BEN },
  { kind: 'set-releases', from: [], to: released },
  { kind: 'set-releases', from: released, to: [] },
  ...(['keep', 'remove', 'no-answer'] as const).flatMap((decision) =>
    [null, '2026-04-01'].map((lastUsed): RosterChange => ({
      kind: 'access-review',
      through: '2026-04-30',
      decisions: [{ person: ANNA, role: 'approver', decision, lastUsed }],
    })),
  ),
  { kind: 'revert', of: hex('5') as IntentDigest, undoes: suspended },
  { kind: 'revert', of: hex('6') as IntentDigest, undoes: suspended },
  { kind: 'revert', of: hex('5') as IntentDigest, undoes: seat },
];

const deeds: readonly EmergencyDeed[] = [
  ...(['freeze', 'unfreeze'] as const).flatMap((kind): readonly EmergencyDeed[] => [
    { kind, scope: { kind: 'ledger' } },
    { kind, scope: { kind: 'wallet', wallet: 'anna' as WalletId } },
    { kind, scope: { kind: 'person', person: ANNA } },
  ]),
  { kind: 'revoke', person: ANNA, keyId: key('a').keyId },
  { kind: 'replace', person: ANNA, lost: key('a').keyId, key: key('b') },
];

/** Changes of people and emergencies, from one origin: nothing but what they change tells them apart. */
export const everyChange: readonly (RosterChangeIntent | EmergencyIntent)[] = [
  ...changes.map((change) => testRosterChange(change)),
  ...deeds.map((deed) => testEmergency(deed)),
].map((intent) => ({ ...intent, origin: { kind: 'desk' as const, nonce: '0'.repeat(32) } }));
