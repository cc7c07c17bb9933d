import { keyIdOf, type Envelope } from '#shared/envelope';
import { roleWords } from './roles.ts';
import type { CeremonyScript } from './script.ts';
import { readPayload } from './signed.ts';
import {
  scriptApprovalSchema,
  type CrewMember,
  type MachineRecord,
  type OpenDeed,
  type RehearsalRecord,
} from './statements.ts';
import { line, spaced, tellValues, type ToldLine } from './told-lines.ts';
import type { Values } from './values.ts';

/* An opening, in lines: all that it says, and of long lists how many. */

const TAIL_DIGITS = 16;
/** Enough of a key or a desk to tell it from another; whose it is, is judged by the file of trust. */
const tail = (id: string): string => id.slice(-TAIL_DIGITS);

export const tellOpening = (script: CeremonyScript, deed: OpenDeed, again: Values): readonly ToldLine[] => [
  line('Opens', `${script.title}, version ${String(script.version)}`),
  line('Kind', deed.mode === 'live' ? 'Ceremony' : 'Rehearsal'),
  line('Digest of the script', spaced(deed.scriptDigest)),
  ...deed.crew.map(tellMember),
  ...tellValues(script.inputs, deed.inputs, again),
  ...(deed.machine === undefined ? [] : tellMachine(deed.machine)),
  ...tellApprovals(deed),
  ...(deed.rehearsal === null ? [] : tellRehearsal(deed.rehearsal)),
];

const tellMember = ({ person, roles, token, key, keyKind, device, place }: CrewMember): ToldLine =>
  line(
    roles.map(roleWords).join(', '),
    [
      person,
      `token ${token ?? 'none'}`,
      `${keyKind} key ${tail(keyIdOf(key))}`,
      `desk ${tail(device)}`,
      place === 'room' ? 'in the room' : 'remote',
    ].join(', '),
  );

const tellMachine = ({ build, networks, clockAheadSeconds, tokens }: MachineRecord): readonly ToldLine[] => [
  line('Build of this machine', spaced(build)),
  line('Network of this machine', networks.join(', ') || 'none is up'),
  line('Clock of this machine', clockWords(clockAheadSeconds)),
  ...tokens.map(({ serial, model, firmware, objects }) =>
    line('Token plugged in', `${serial}, ${model}, firmware ${firmware}, objects seen: ${String(objects)}`),
  ),
];

const clockWords = (aheadSeconds: number | null): string => {
  if (aheadSeconds === null) return 'not compared with the witness’s';
  if (aheadSeconds === 0) return 'as the witness’s, to the second';
  return `${String(Math.abs(aheadSeconds))} seconds ${aheadSeconds < 0 ? 'behind' : 'ahead of'} the witness’s`;
};

const tellApprovals = ({ mode, approvals }: OpenDeed): readonly ToldLine[] =>
  mode === 'live' && approvals.length === 0
    ? [line('Approved by', 'nobody')]
    : approvals.map((envelope) => line('Approved by', approvalWords(envelope)));

/** What an approval says. Whether it counts is for the engine. */
const approvalWords = (envelope: Envelope): string => {
  const read = readPayload(envelope, scriptApprovalSchema);
  if (!read.ok) return 'an approval that can not be read';
  const { keyId, script, version, scriptDigest, at } = read.value.content;
  return `key ${tail(keyId)}, ${script} version ${String(version)}, digest ${tail(scriptDigest)}, ${at}`;
};

const tellRehearsal = (rehearsal: RehearsalRecord): readonly ToldLine[] => [
  line('After the rehearsal', `${rehearsal.origin}, completed ${rehearsal.completedAt}`),
  line('Digest of the rehearsed script', spaced(rehearsal.scriptDigest)),
  line(
    'Left by the rehearsal',
    `${String(rehearsal.log.size)} commits, exceptions open: ${String(rehearsal.openExceptions)}, keys that are refused here: ${String(rehearsal.keys.length)}`,
  ),
  line('Root of the rehearsal', spaced(rehearsal.log.root)),
];
