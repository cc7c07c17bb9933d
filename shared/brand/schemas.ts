import { z } from 'zod';
import type {
  AccountId,
  CalendarId,
  CommandId,
  CustodyKeyId,
  DeviceId,
  EntityId,
  GroupId,
  IntentDigest,
  KeyId,
  LedgerId,
  MandateId,
  PersonId,
  Sha256Hex,
  TransferId,
  WalletId,
} from './ids.ts';

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Form of an instant; whether the calendar has it is for {@link isInstant}. */
export const INSTANT_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

/**
 * The calendar has no 30 February and the day no second 60: such a text would compare as no number does. By
 * arithmetic, because every journal event is checked and making a Date of each is what costs.
 */
export const isInstant = (text: string): boolean => {
  const part = (start: number, end: number): number => Number(text.slice(start, end));
  const year = part(0, 4);
  const month = part(5, 7);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
  const day = part(8, 10);
  return day >= 1 && day <= days && part(11, 13) < 24 && part(14, 16) < 60 && part(17, 19) < 60;
};

export const NAME_CHARACTERS_MAX = 128;
export const NAME_FORM = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
export const TRANSFER_ID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const name = z.string().min(1).max(NAME_CHARACTERS_MAX).regex(NAME_FORM);
const hex256 = z.string().regex(/^[0-9a-f]{64}$/);

const branded = <T>(schema: z.ZodType<string>): z.ZodType<T, T> => schema as unknown as z.ZodType<T, T>;

export const ledgerIdSchema = branded<LedgerId>(name);
export const personIdSchema = branded<PersonId>(name);
export const groupIdSchema = branded<GroupId>(name);
export const deviceIdSchema = branded<DeviceId>(name);
export const entityIdSchema = branded<EntityId>(name);
export const walletIdSchema = branded<WalletId>(name);
export const accountIdSchema = branded<AccountId>(name);
export const commandIdSchema = branded<CommandId>(name);
export const custodyKeyIdSchema = branded<CustodyKeyId>(name);
export const calendarIdSchema = branded<CalendarId>(name);
export const mandateIdSchema = branded<MandateId>(name);
export const transferIdSchema = branded<TransferId>(z.string().regex(TRANSFER_ID_FORM));
export const keyIdSchema = branded<KeyId>(hex256);
export const sha256HexSchema = branded<Sha256Hex>(hex256);
export const intentDigestSchema = branded<IntentDigest>(hex256);
/** UTC instant that exists, RFC 3339, whole seconds or milliseconds, always "Z". */
export const instantSchema = z
  .string()
  .regex(INSTANT_FORM)
  .refine(isInstant, 'not an instant of the calendar');
/** Calendar date, ISO 8601, no zone. */
export const dateSchema = z.iso.date();
