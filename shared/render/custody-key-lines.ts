import type { KeyChangeIntent, KeyProofIntent, KeyRegistrationIntent } from '#shared/intent';
import type { CustodyKey, KeyChange, KeyState } from '#shared/inventory';
import { line, stated } from './lines.ts';
import type { RenderLine } from './types.ts';

const KIND_TEXT: Readonly<Record<CustodyKey['kind'], string>> = {
  hsm: 'One key in a module',
  threshold: 'Threshold key, in shares',
  'multisig-member': 'One of several keys that sign beside each other',
};

const CUSTODY_TEXT: Readonly<Record<CustodyKey['custody'], string>> = {
  'hardware-token': 'Hardware',
  'software-token': 'Software: for the sandbox only',
};

const STATE_TEXT: Readonly<Record<KeyState, string>> = {
  'pre-activation': 'Not activated yet',
  active: 'Active: it may sign',
  suspended: 'Suspended: it signs nothing for now',
  deactivated: 'Deactivated: it signs nothing any more',
  compromised: 'Compromised: nothing it signs is trusted',
  destroyed: 'Destroyed',
};

const CHANGE_TEXT: Readonly<Record<KeyChange['kind'], string>> = {
  'set-state': 'Change its state',
  'set-holders': 'Change who holds it',
  'set-backups': 'Change its backups',
  'set-wallets': 'Change whose items it carries out',
  'set-cadence': 'Change how often it is exchanged and proved',
};

export const keyRegistrationLines = ({ key }: KeyRegistrationIntent): readonly RenderLine[] => [
  line('key.name', 'Put into the inventory of keys', key.name),
  line('key.kind', 'Kind', KIND_TEXT[key.kind]),
  line('key.custody', 'Kept by', CUSTODY_TEXT[key.custody]),
  ...walletLines('key.wallet', 'Carries out the items of wallet', key.wallets),
  ...heldLines('key', key.held),
  ...backupLines('key', key.backups),
  line('key.algorithm', 'Algorithm', key.algorithm),
  line('key.publicKey', 'Public key', key.publicKey),
  ...tokenLines(key.token),
  line('key.ceremony', 'Made in the ceremony', `${key.ceremony.title}, ${key.ceremony.on}`),
  line('key.root', 'Root of the ceremony', key.ceremony.root),
  line('key.script', 'Digest of its script', key.ceremony.script),
  ...stated('key.attestation', 'Attestation', key.attestation),
  ...stated('key.attestedAs', 'What it proves', key.attestedAs ?? null),
  ...cadenceLines('key', key.cadence),
  line('key.id', 'Key id', key.id),
];

export const keyChangeLines = ({ key, change, reason }: KeyChangeIntent): readonly RenderLine[] => [
  line('key.name', 'Key', key.name),
  line('change', 'What', CHANGE_TEXT[change.kind]),
  ...sideLines('to', change),
  ...sideLines('from', change),
  line('reason', 'Because', reason),
  line('key.publicKey', 'Public key', key.publicKey),
  line('key.changes', 'Changed before', key.changes === 1 ? 'once' : `${String(key.changes)} times`),
  line('key.id', 'Key id', key.id),
];

export const keyProofLines = ({ key, part, note }: KeyProofIntent): readonly RenderLine[] => [
  line('key.name', 'Key', key.name),
  part.kind === 'share'
    ? line('key.share', 'Found alive and in my hands, share', String(part.share))
    : line('key.bag', 'Seen with its seal whole, the bag', part.bag),
  ...stated('note', 'Note', note),
  line('key.publicKey', 'Public key', key.publicKey),
  line('key.id', 'Key id', key.id),
];

const sideLines = (side: 'from' | 'to', change: KeyChange): readonly RenderLine[] => {
  const title = side === 'to' ? 'From now on' : 'Until now';
  switch (change.kind) {
    case 'set-state':
      return [line(`${side}.state`, title, STATE_TEXT[change[side]])];
    case 'set-holders':
      return heldLines(side, change[side], `${title}: `);
    case 'set-backups':
      return backupLines(side, change[side], `${title}: `);
    case 'set-wallets':
      return walletLines(`${side}.wallet`, `${title}: wallet`, change[side]);
    case 'set-cadence':
      return cadenceLines(side, change[side], `${title}: `);
  }
};

const heldLines = (
  at: string,
  { threshold, holders }: CustodyKey['held'],
  before = '',
): readonly RenderLine[] => [
  line(
    `${at}.threshold`,
    `${before}Used by`,
    `${String(threshold)} of ${String(holders.length)} ${holders.length === 1 ? 'holder' : 'holders'}`,
  ),
  ...holders.flatMap(({ share, person, token }) => [
    line(`${at}.holder.${String(share)}`, `${before}Share ${String(share)} held by`, person),
    ...stated(
      `${at}.holder.${String(share)}.token`,
      `${before}Share ${String(share)} on token`,
      token === null ? null : `${token.manufacturer}, ${token.serial}`,
    ),
  ]),
];

const backupLines = (at: string, backups: CustodyKey['backups'], before = ''): readonly RenderLine[] => [
  ...(backups.length === 0 ? [line(`${at}.backups`, `${before}Backups`, 'none')] : []),
  ...backups.flatMap(({ bag, holds, place }, index) => [
    line(`${at}.backup.${String(index)}.bag`, `${before}Backup in bag`, bag),
    line(`${at}.backup.${String(index)}.holds`, `${before}Which holds`, holds),
    line(`${at}.backup.${String(index)}.place`, `${before}And lies`, place),
  ]),
];

const walletLines = (at: string, label: string, wallets: CustodyKey['wallets']): readonly RenderLine[] =>
  wallets.length === 0
    ? [line(`${at}.none`, label, 'none')]
    : wallets.map((wallet, index) => line(`${at}.${String(index)}`, label, wallet));

const cadenceLines = (at: string, cadence: CustodyKey['cadence'], before = ''): readonly RenderLine[] => [
  line(`${at}.rotate`, `${before}Exchanged for a new one every`, `${String(cadence.rotateDays)} days`),
  line(`${at}.prove`, `${before}Proved alive every`, `${String(cadence.proveDays)} days`),
];

const tokenLines = (token: CustodyKey['token']): readonly RenderLine[] =>
  token === null
    ? []
    : [
        line('key.token', 'In the module', `${token.manufacturer}, ${token.serial}`),
        line('key.profile', 'Reached by the profile', token.profile),
        line('key.object', 'Under the object id', token.keyId),
      ];
