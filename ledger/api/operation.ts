import { operationSchema, type Operation } from '#shared/double-entry';
import { err, ok, type Result } from '#shared/errors';

export const readOperation = (
  value: unknown,
): Result<Operation, { readonly field: string; readonly problem: string }> => {
  const parsed = operationSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err({ field: issue?.path.join('.') ?? '', problem: issue?.message ?? 'not as described' });
};
