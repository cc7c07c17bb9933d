import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines, readText } from '../../../../electron/vault/sync/body.ts';
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, backoffMs } from '../../../../electron/vault/sync/backoff.ts';

/** A response whose body comes in pieces of the given sizes. */
const inPieces = (bytes: Uint8Array, sizes: readonly number[]): Response => {
  let at = 0;
  let piece = 0;
  return new Response(
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (at >= bytes.length) {
          controller.close();
          return;
        }
        const size = Math.max(1, sizes[piece++ % Math.max(1, sizes.length)] ?? 1);
        controller.enqueue(bytes.subarray(at, at + size));
        at += size;
      },
    }),
  );
};

const line = fc
  .string({ minLength: 1, maxLength: 40 })
  .filter((text) => !text.includes('\n') && text.isWellFormed());

describe('readLines', () => {
  test('gives the same lines however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.boolean(),
        async (lines, sizes, isTerminated) => {
          const text = lines.join('\n') + (isTerminated && lines.length > 0 ? '\n' : '');
          const read = await readLines(inPieces(Buffer.from(text), sizes), 1_000_000);
          expect(read.map((bytes) => Buffer.from(bytes).toString())).toEqual(lines);
        },
      ),
    );
  });

  test('stops at the end of a line once the limit is passed, with the first lines whole', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${String(index)} ${'x'.repeat(100)}`);
    const read = await readLines(inPieces(Buffer.from(lines.join('\n')), [64]), 1_000);
    expect(read.length).toBeGreaterThan(5);
    expect(read.length).toBeLessThan(20);
    expect(read.map((bytes) => Buffer.from(bytes).toString())).toEqual(lines.slice(0, read.length));
  });

  test('refuses a line and a text beyond the limit', async () => {
    const long = (): Response => inPieces(Buffer.alloc(5_000, 'x'), [100]);
    await expect(readLines(long(), 1_000)).rejects.toThrow(RangeError);
    await expect(readText(long(), 1_000)).rejects.toThrow(RangeError);
  });
});

test('back-off doubles to a cap, and takes at most half of it off', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (n, random) => {
        const full = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (n - 1));
        const wait = backoffMs(n, () => random);
        expect(wait).toBeLessThanOrEqual(full);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(full / 2));
      },
    ),
  );
});
