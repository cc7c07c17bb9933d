import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { deviceIdSchema, type DeviceId } from '#shared/brand';
import { writePrivate } from './files.ts';

const fileSchema = z.strictObject({ v: z.literal(1), device: deviceIdSchema });

/** This desk's id, made once; every statement that is signed here names it. Throws when its file is damaged. */
export const deviceId = (file: string): DeviceId => {
  if (existsSync(file)) return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).device;
  const made = fileSchema.parse({ v: 1, device: `desk-${randomUUID()}` });
  writePrivate(file, `${JSON.stringify(made)}\n`);
  return made.device;
};
