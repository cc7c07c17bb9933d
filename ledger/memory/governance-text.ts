/* Records as JSON text. Maps, sets and big integers are marked, so that what is read back is exactly what was written. */

export const textOf = (value: unknown): string => JSON.stringify(value, marked);

const marked = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Map) return { $map: [...(value as ReadonlyMap<unknown, unknown>)] };
  if (value instanceof Set) return { $set: [...(value as ReadonlySet<unknown>)] };
  for (const name in value) if (name.startsWith('$')) throw new Error('A name looks like a mark');
  return value;
};

/** A text without the beginning of a mark has none: it is read several times as fast. */
export const valueOf = (text: string): unknown =>
  text.includes('"$') ? JSON.parse(text, unmarked) : JSON.parse(text);

const unmarked = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const [first, ...more] = Object.entries(value) as [string, unknown][];
  if (first === undefined || more.length > 0) return value;
  const [mark, content] = first;
  if (mark === '$bigint') return BigInt(String(content));
  if (mark === '$map') return new Map(content as [unknown, unknown][]);
  if (mark === '$set') return new Set(content as unknown[]);
  return value;
};
