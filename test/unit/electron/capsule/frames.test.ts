import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { UR, UREncoder } from '@ngraveio/bc-ur';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameCollector, FRAMED_BYTES_MAX, framesOf } from '../../../../electron/capsule/frames.ts';
import { throughPicture } from '../../../support/qr-hop.ts';

/* A capsule in pictures: whichever are missed, doubled, misread or of another capsule, what is collected is the capsule. */

const framesMax = 4_000;

const source = (text: string): (() => string) => {
  const frames = framesOf(text);
  if (!frames.ok) throw new Error(frames.error.code);
  return frames.value;
};

/** Hex of bytes that do not compress: half of its length is carried. */
const noise = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Collects what gets through; how many frames were shown. */
const collect = (
  next: () => string,
  getsThrough: (at: number) => boolean,
  into = new FrameCollector(),
): [string, number] => {
  for (let shown = 1; shown <= framesMax; shown += 1) {
    const frame = next();
    if (!getsThrough(shown)) continue;
    const { text } = into.take(frame);
    if (text !== undefined) return [text, shown];
  }
  throw new Error('not whole');
};

describe('frames of a capsule', () => {
  test('give it back, whichever get through', () => {
    const anyOf = fc.record({
      text: fc.string({ minLength: 1, maxLength: 3_000 }),
      lost: fc.infiniteStream(fc.nat(99)),
    });
    fc.assert(
      fc.property(anyOf, ({ text, lost }) => {
        const [got] = collect(source(text), () => (lost.next().value ?? 0) >= 30);
        expect(got).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  test('are read from pictures', () => {
    const text = noise(600);
    const next = source(text);
    const [got] = collect(
      () => throughPicture(next()),
      (at) => at % 3 !== 0,
    );
    expect(got).toBe(text);
  });

  test('are not made of what is too large for pictures', () => {
    const frames = framesOf(noise(FRAMED_BYTES_MAX + 1));
    expect(frames.ok ? 'frames' : frames.error.code).toBe('capsule-too-large');
  });
});

describe('a collector', () => {
  test('passes over what is no frame, what was misread and what is of another capsule', () => {
    const [one, other] = [noise(500), noise(500)];
    const [next, foreign] = [source(one), source(other)];
    const collector = new FrameCollector();
    collector.take(next());
    for (const odd of [
      '',
      'hello',
      'UR:BYTES/1-3/AAAAAAAAAAAA',
      'UR:CRYPTO-SEED/OYADGDAAWZWPLBDRGU',
      `${next()}A`,
    ])
      expect(collector.take(odd).text).toBeUndefined();
    const [got] = collect(
      () => (collector.take(foreign()), next()),
      () => true,
      collector,
    );
    expect(got).toBe(one);
  });

  test('is not made to hold more than a capsule', () => {
    const many = new UREncoder(UR.fromBuffer(randomBytes(40_000)), 200);
    const collector = new FrameCollector();
    for (let at = 0; at < 300; at += 1)
      expect(collector.take(many.nextPart().toUpperCase())).toEqual({ share: 0, text: undefined });
    const bomb = new UREncoder(UR.fromBuffer(deflateRawSync(Buffer.alloc(4 * 1024 * 1024))), 200);
    for (let at = 0; at < 60; at += 1)
      expect(collector.take(bomb.nextPart().toUpperCase()).text).toBeUndefined();
  });

  test('tells how far it is, and begins anew when it is told to', () => {
    const next = source(noise(1_000));
    const collector = new FrameCollector();
    const shares = [next(), next(), next()].map((frame) => collector.take(frame).share);
    expect(shares.every((share, at) => share > (shares[at - 1] ?? 0) && share < 1)).toBe(true);
    collector.clear();
    expect(collector.take('').share).toBe(0);
  });
});
