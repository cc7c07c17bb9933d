import {
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  fsyncSync,
  closeSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { ReadableStream as WebStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { seal } from '../archive/index.ts';
import { UsageError } from './command.ts';

const OWNER_ONLY = 0o600;

/** Writes a stream to a new file that appears whole and durable, or not at all. */
export const writeWhole = async (file: string, content: ReadableStream<Uint8Array>): Promise<void> => {
  if (existsSync(file)) throw new UsageError(`${file} exists already`);
  const partial = `${file}.partial`;
  try {
    const sink = createWriteStream(partial, { mode: OWNER_ONLY, flush: true });
    await pipeline(Readable.fromWeb(content as never), sink);
    renameSync(partial, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
};

const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
};

export const readStream = (file: string): ReadableStream<Uint8Array> => {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  // Not `Readable.toWeb`: that fails as a whole when a reader gives up while the file is being read.
  return WebStream.from(createReadStream(file)) as unknown as ReadableStream<Uint8Array>;
};

/** UTF-8 bytes of text that comes piece by piece, no faster than it is taken. */
export const encoded = (text: AsyncIterable<string> | Iterable<string>): ReadableStream<Uint8Array> =>
  Readable.toWeb(Readable.from(bytesOf(text))) as unknown as ReadableStream<Uint8Array>;

async function* bytesOf(text: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of text) yield Buffer.from(piece, 'utf8');
}

/** A stream that only the recipients can open. */
export const sealedFor = async (
  plain: ReadableStream<Uint8Array>,
  recipients: readonly string[],
): Promise<ReadableStream<Uint8Array>> => {
  try {
    return await seal(plain, recipients);
  } catch {
    throw new UsageError('one of the recipients is not an age recipient ("age1…")');
  }
};
