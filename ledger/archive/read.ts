import { z } from 'zod';
import {
  answerSchema,
  headerSchema,
  LINE_CHARACTERS_MAX,
  sealedRecordSchema,
  type ArchiveItem,
} from './format.ts';

/** Canonical events begin with their first key in alphabetical order, so their line is not parsed here. */
const EVENT_START = '{"actor":';

const otherSchema = z.union([
  z.strictObject({ archive: headerSchema }),
  z.strictObject({ answer: answerSchema }),
  z.strictObject({ person: sealedRecordSchema }),
  z.strictObject({ checkpoint: z.string().max(10_000) }),
]);

/** Items of an archive in order. What can't be read ends it with a `fault`; memory holds one line at a time. */
export async function* readArchive(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveItem> {
  let count = 0;
  for await (const line of linesOf(bytes)) {
    count += 1;
    const item = line === undefined ? undefined : itemOf(line);
    if (item === undefined) {
      yield {
        kind: 'fault',
        line: count,
        problem: line === undefined ? 'the line is cut off' : 'not an archive item',
      };
      return;
    }
    yield item;
  }
}

const itemOf = (line: string): ArchiveItem | undefined => {
  if (line.startsWith(EVENT_START)) return { kind: 'event', line };
  const parsed = otherSchema.safeParse(parsedOrUndefined(line));
  if (!parsed.success) return undefined;
  if ('archive' in parsed.data) return { kind: 'header', header: parsed.data.archive };
  if ('answer' in parsed.data) return { kind: 'answer', answer: parsed.data.answer };
  if ('person' in parsed.data) return { kind: 'person', record: parsed.data.person };
  return { kind: 'checkpoint', note: parsed.data.checkpoint };
};

const parsedOrUndefined = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Lines without their break; `undefined` for one that is too long, not UTF-8, or has no break at the end. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of bytes) {
    const text = decoded(decoder, chunk);
    if (text === undefined) {
      yield undefined;
      return;
    }
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length <= LINE_CHARACTERS_MAX) continue;
    yield undefined;
    return;
  }
  if (rest !== '') yield undefined;
}

const decoded = (decoder: TextDecoder, chunk: Uint8Array): string | undefined => {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    return undefined;
  }
};
