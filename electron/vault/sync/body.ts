const NEWLINE = 0x0a;

/** The body as text; throws when it is longer than `bytesMax`. */
export const readText = async (response: Response, bytesMax: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(response)) {
    length += chunk.length;
    if (length > bytesMax) throw new RangeError('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * The body's lines as bytes. Stops after about `bytesMax`, at the end of a line: what is left is asked for
 * again from there, so that no answer can fill the memory.
 */
export const readLines = async (response: Response, bytesMax: number): Promise<readonly Uint8Array[]> => {
  const lines: Uint8Array[] = [];
  let rest: Uint8Array = new Uint8Array();
  let length = 0;
  for await (const chunk of chunksOf(response)) {
    length += chunk.length;
    rest = takeLines(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]), lines);
    if (length > bytesMax && lines.length > 0) return lines;
    if (rest.length > bytesMax) throw new RangeError('a line is too long');
  }
  if (rest.length > 0) lines.push(rest);
  return lines;
};

/** Moves the whole lines of a buffer to `lines`; returns what is left. */
const takeLines = (buffer: Uint8Array, lines: Uint8Array[]): Uint8Array => {
  let start = 0;
  for (let end = buffer.indexOf(NEWLINE); end >= 0; end = buffer.indexOf(NEWLINE, start)) {
    if (end > start) lines.push(buffer.subarray(start, end));
    start = end + 1;
  }
  return buffer.subarray(start);
};

async function* chunksOf(response: Response): AsyncIterable<Uint8Array> {
  if (response.body === null) return;
  for await (const chunk of response.body) yield chunk;
}
