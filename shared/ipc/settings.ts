import { z } from 'zod';

/** Minutes without a touch after which the desk locks; there is no "never". */
export const idleLockChoices = [2, 5, 10, 15, 30] as const;
const IDLE_LOCK_DEFAULT = 10;

const idleLockSchema = z.union(idleLockChoices.map((minutes) => z.literal(minutes)));

export const deskSettingsSchema = z.strictObject({
  idleLockMinutes: idleLockSchema.default(IDLE_LOCK_DEFAULT),
});

export type DeskSettings = z.infer<typeof deskSettingsSchema>;
