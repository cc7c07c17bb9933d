import { z } from 'zod';
import { deviceIdSchema, personIdSchema } from '#shared/brand';
import {
  beginCeremony,
  COMMITS_MAX,
  CONFIRMATION_TYPES,
  envelopeOf,
  modeOf,
  originSchema,
  publicKeySchema,
  recordSchema,
  replayAll,
  scriptSchema,
  STATEMENT_TYPES,
  submit,
  tokenSerialSchema,
  type CeremonyMode,
  type CeremonyState,
  type CrewMember,
} from '#shared/ceremony';
import type { Envelope } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';

/*
 * Two desks that share no network: a statement goes to the other one as a file, with the log that it continues, and comes
 * back confirmed. Whoever confirms follows the whole log first.
 */

type Shown<T> = Result<T, ShownError>;

const FORMAT = {
  card: 'countersign/ceremony-card/v1',
  statement: 'countersign/ceremony-exchange/v1',
  confirmation: 'countersign/ceremony-confirmed/v1',
} as const;

const cardSchema = z.strictObject({
  format: z.literal(FORMAT.card),
  person: personIdSchema,
  key: publicKeySchema,
  keyKind: z.enum(['hardware', 'software']),
  token: tokenSerialSchema,
  device: deviceIdSchema,
});

const statementSchema = z.strictObject({
  format: z.literal(FORMAT.statement),
  origin: originSchema,
  script: scriptSchema,
  records: z.array(recordSchema).max(COMMITS_MAX),
  stated: envelopeOf(Object.values(STATEMENT_TYPES)),
});

const confirmationSchema = z.strictObject({
  format: z.literal(FORMAT.confirmation),
  confirmed: envelopeOf(Object.values(CONFIRMATION_TYPES)),
});

export type Card = Omit<CrewMember, 'roles' | 'place'>;

const read = <T>(schema: z.ZodType<T>, text: string): Shown<T> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(shownError('ceremony-file', 'it is not JSON'));
  }
  const shaped = schema.safeParse(value);
  const where = shaped.error?.issues[0]?.path.join('.') ?? '';
  return shaped.success ? ok(shaped.data) : err(shownError('ceremony-file', where));
};

/** Somebody who signs at this desk, for the desk where the ceremony is opened. */
export const cardText = (card: Card): string =>
  `${JSON.stringify({ format: FORMAT.card, ...card }, null, 2)}\n`;

export const cardIn = (text: string): Shown<Card> => {
  const card = read(cardSchema, text);
  if (!card.ok) return card;
  const { person, key, keyKind, token, device } = card.value;
  return ok({ person, key, keyKind, token, device });
};

export const statementText = (state: CeremonyState): Shown<string> =>
  state.pending === null
    ? err(shownError('ceremony-nothing-pending'))
    : ok(
        `${JSON.stringify({
          format: FORMAT.statement,
          origin: state.origin,
          script: state.script,
          records: state.records,
          stated: state.pending.envelope,
        })}\n`,
      );

/**
 * Follows the log in a file, with the statement that waits. `admission`: by what this desk judges the opening, as if it
 * were its own; nothing of that is taken from the file. Errors: `ceremony-file`, those of the engine.
 */
export const statementIn = (
  text: string,
  admission: (mode: CeremonyMode) => CeremonyState['admission'],
): Shown<CeremonyState> => {
  const file = read(statementSchema, text);
  if (!file.ok) return file;
  const { script, origin, records, stated } = file.value;
  const state = replayAll(beginCeremony(script, origin, admission(modeOf(origin))), records);
  const pending = state.ok ? submit(state.value, stated) : state;
  return pending.ok ? ok(pending.value) : err(shownError(pending.error.code, pending.error.detail));
};

export const confirmationText = (confirmed: Envelope): string =>
  `${JSON.stringify({ format: FORMAT.confirmation, confirmed })}\n`;

export const confirmationIn = (text: string): Shown<Envelope> => {
  const file = read(confirmationSchema, text);
  return file.ok ? ok(file.value.confirmed) : file;
};
