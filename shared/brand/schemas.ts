import { z } from 'zod';
import type {
  AccountId,
  CommandId,
  DeviceId,
  EntityId,
  GroupId,
  IntentDigest,
  KeyId,
  LedgerId,
  PersonId,
  Sha256Hex,
  WalletId,
} from './ids.ts';

/** The calendar has no 30 February and the day no second 60: such a text would compare as no number does. */
const isInstant = (text: string): boolean => {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 19) === text.slice(0, 19);
};

const name = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/);
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
export const keyIdSchema = branded<KeyId>(hex256);
export const sha256HexSchema = branded<Sha256Hex>(hex256);
export const intentDigestSchema = branded<IntentDigest>(hex256);
/** UTC instant that exists, RFC 3339, whole seconds or milliseconds, always "Z". */
export const instantSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/)
  .refine(isInstant, 'not an instant of the calendar');
/** Calendar date, ISO 8601, no zone. */
export const dateSchema = z.iso.date();
