import { z } from 'zod';
import { instantSchema, sha256HexSchema } from '#shared/brand';

/** That a user was disabled or removed, and whether the journal has it. */
export const withdrawalSchema = z.strictObject({
  reference: sha256HexSchema,
  at: instantSchema,
  isDone: z.boolean(),
});

export type Withdrawal = z.infer<typeof withdrawalSchema>;

/** What asks for a withdrawal: the digest of the request, and when it came. */
export type Asked = Omit<Withdrawal, 'isDone'>;

export interface UserState {
  readonly isActive: boolean;
  readonly isLinked: boolean;
  readonly withdrawal: Withdrawal | null;
}

/**
 * What a user who is enabled or disabled leaves to be withdrawn. A user who is disabled, again, asks for nothing new.
 * One who is enabled takes back nothing: what was asked for a person is carried out; only what was asked for nobody is
 * forgotten, so that it does not meet whoever is linked later.
 */
export const withdrawalAfter = (
  { isActive, isLinked, withdrawal }: UserState,
  willBeActive: boolean,
  asked: Asked,
): Withdrawal | null => {
  if (willBeActive) return isLinked ? withdrawal : null;
  return isActive ? { ...asked, isDone: false } : (withdrawal ?? { ...asked, isDone: false });
};

/** For a user who is linked to a person now: one who is disabled already leaves at once. */
export const withdrawalOnLink = ({ isActive, withdrawal }: UserState, asked: Asked): Withdrawal | null =>
  isActive ? null : { ...(withdrawal ?? asked), isDone: false };
