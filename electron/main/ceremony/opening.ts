import {
  isLiveAllowed,
  notRehearsedBy,
  type CeremonyState,
  type CrewMember,
  type MachineRecord,
  type OpenDeed,
  type RehearsalRecord,
  type Values,
  ceremonyMode,
} from '#shared/ceremony';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { CeremonyTokenView, CrewDraft } from '#shared/ipc';
import type { CeremonyParts } from './parts.ts';

/* Puts an opening together: who holds which key is read from the tokens, and not from the screen. */

/** As many as an opening names. */
const TOKENS_MAX = 40;

export interface OpeningDraft {
  readonly crew: readonly CrewDraft[];
  readonly inputs: Values;
  readonly clockAheadSeconds: number | null;
}

/** Members who came with a card from another desk, by their names. */
export type Cards = ReadonlyMap<string, Omit<CrewMember, 'roles' | 'place'>>;

/** Errors: `token-removed`, `ceremony-crew`, those of the tokens. */
export const composeOpening = async (
  parts: CeremonyParts,
  state: CeremonyState,
  draft: OpeningDraft,
  cards: Cards,
): Promise<Result<OpenDeed, ShownError>> => {
  const tokens = await parts.signer.tokens();
  if (!tokens.ok) return tokens;
  const crew: CrewMember[] = [];
  for (const one of draft.crew) {
    const member = memberOf(parts, tokens.value, one, cards);
    if (!member.ok) return member;
    crew.push(member.value);
  }
  const mode = ceremonyMode(state);
  return ok({
    kind: 'open',
    mode,
    scriptDigest: state.scriptDigest,
    crew,
    inputs: draft.inputs,
    approvals: mode === 'live' ? [...parts.approvals()] : [],
    rehearsal: mode === 'live' ? latest(parts, state, crew) : null,
    machine: machineRecord(parts, tokens.value, draft.clockAheadSeconds),
  });
};

const memberOf = (
  { device }: CeremonyParts,
  tokens: readonly CeremonyTokenView[],
  { person, roles, serial, place }: CrewDraft,
  cards: Cards,
): Result<CrewMember, ShownError> => {
  const held = { person, roles: [...roles], place };
  if (serial === null) {
    const card = cards.get(person);
    return card === undefined
      ? err(shownError('ceremony-crew', `${person} has neither a token here nor a card`))
      : ok({ ...card, ...held });
  }
  const token = tokens.find((one) => one.serial === serial);
  const [key, ...more] = token?.keys ?? [];
  if (token === undefined) return err(shownError('token-removed', `the token ${serial} is not plugged in`));
  if (key === undefined || more.length > 0)
    return err(shownError('ceremony-crew', `the token ${serial} holds not exactly one key that signs`));
  return ok({ ...held, key, keyKind: kindOf(token), token: serial, device: device.id });
};

export const kindOf = ({ custody }: CeremonyTokenView): CrewMember['keyKind'] =>
  custody === 'hardware-token' ? 'hardware' : 'software';

/**
 * The last rehearsal that lets this script be run now, by this crew where there is one; null where there is none. Whether
 * the crew is that of the rehearsal is for the engine to refuse.
 */
const latest = (
  { rehearsals, now }: CeremonyParts,
  { scriptDigest }: CeremonyState,
  crew: readonly CrewMember[],
): RehearsalRecord | null => {
  const allowed = rehearsals()
    .filter(({ record }) => isLiveAllowed(scriptDigest, record, now()).ok)
    .toSorted((one, other) => one.record.completedAt.localeCompare(other.record.completedAt));
  const byThem = allowed.filter((one) => notRehearsedBy(crew, one.crew) === undefined);
  return (byThem.at(-1) ?? allowed.at(-1))?.record ?? null;
};

const machineRecord = (
  { build, networks }: CeremonyParts,
  tokens: readonly CeremonyTokenView[],
  clockAheadSeconds: number | null,
): MachineRecord => ({
  build,
  networks: [...networks()],
  clockAheadSeconds,
  tokens: tokens.slice(0, TOKENS_MAX).map(({ serial, model, firmware, objects }) => ({
    serial,
    model,
    firmware,
    objects: objects.length,
  })),
});
