import type { Sha256Hex } from '#shared/brand';
import { keyIdOf } from '#shared/envelope';
import { ok, type Result } from '#shared/errors';
import { fieldsOf, pathsOf } from './paths.ts';
import { isInCharge, roleWords } from './roles.ts';
import { refused, type CeremonyRefusal } from './signed.ts';
import { ceremonyMode, headOf, type CeremonyState, type RehearsedCrew } from './state.ts';
import type { RehearsalRecord } from './statements.ts';
import { valueIn } from './values.ts';

const REHEARSAL_DAYS_MAX = 30;
const DAY_MS = 24 * 3_600_000;

/** What a rehearsal that came to its end leaves for the ceremony; undefined where it did not, or was none. */
export const rehearsalOf = (state: CeremonyState): RehearsalRecord | undefined => {
  if (ceremonyMode(state) !== 'rehearsal' || state.opening === null) return undefined;
  if (state.phase.kind !== 'ended' || state.phase.outcome !== 'completed') return undefined;
  return {
    origin: state.origin,
    scriptDigest: state.scriptDigest,
    log: headOf(state),
    completedAt: state.lastAt,
    openExceptions: state.exceptions.filter(({ settled }) => settled === null).length,
    keys: [...state.opening.crew.map(({ key }): string => keyIdOf(key)), ...keysMade(state)],
  };
};

/**
 * Why this crew did not rehearse; undefined where it did. All of it took part, and whoever is in charge now had the same
 * role there. It goes by names: the keys of a rehearsal are of software and vouch for nobody.
 */
export const notRehearsedBy = (crew: RehearsedCrew, rehearsed: RehearsedCrew): string | undefined => {
  for (const { person, roles } of crew) {
    const before = rehearsed.find((one) => one.person === person);
    if (before === undefined) return `${person} did not take part in it`;
    const missing = roles.find((role) => isInCharge({ roles: [role] }) && !before.roles.includes(role));
    if (missing !== undefined) return `${person} was not ${roleWords(missing)} in it`;
  }
  return undefined;
};

const keysMade = ({ script, values }: CeremonyState): readonly string[] =>
  pathsOf(script)
    .flatMap(({ steps }) => steps.flatMap(fieldsOf))
    .filter(({ form }) => form === 'key')
    .map(({ name }) => valueIn(values, name))
    .filter((key) => key !== undefined);

/**
 * Whether a ceremony can be held after this rehearsal: of the same script to the letter, completed with every exception
 * settled, at most 30 days before.
 */
export const isLiveAllowed = (
  scriptDigest: Sha256Hex,
  rehearsal: RehearsalRecord | null,
  at: string,
): Result<true, CeremonyRefusal> => {
  if (rehearsal === null) return refused('ceremony-rehearsal', 'none');
  if (rehearsal.scriptDigest !== scriptDigest) return refused('ceremony-rehearsal', 'another script');
  if (rehearsal.openExceptions > 0)
    return refused('ceremony-rehearsal', `${rehearsal.openExceptions} exceptions are not settled`);
  const ageMs = Date.parse(at) - Date.parse(rehearsal.completedAt);
  if (ageMs < 0) return refused('ceremony-rehearsal', 'not over when the ceremony was opened');
  return ageMs <= REHEARSAL_DAYS_MAX * DAY_MS
    ? ok(true)
    : refused('ceremony-rehearsal', `completed ${rehearsal.completedAt}`);
};
