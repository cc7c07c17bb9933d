import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { UR, URDecoder, UREncoder } from '@ngraveio/bc-ur';
import { err, ok, type Result } from '#shared/errors';

/*
 * A small capsule as pictures that follow one another on a screen, read by a camera at the other desk. Uniform Resources
 * (BCR-2020-005) cut it into frames by a fountain code: whichever frames are missed, enough others give the whole. The
 * frames carry nothing that the file does not: the other side opens what it collected as it opens a file.
 */

/** What goes by pictures, after compression; what is larger goes as a file. */
export const FRAMED_BYTES_MAX = 10 * 1024;
/** What a reader unfolds at most: a small picture must not fill the memory. */
const UNFOLDED_BYTES_MAX = 1024 * 1024;
/** Of one frame: about 420 characters. */
const FRAGMENT_BYTES = 200;
const FRAMES_MAX = Math.ceil(FRAMED_BYTES_MAX / FRAGMENT_BYTES) + 1;
/** A message that fits into one frame has no numbers. */
const FRAME = /^UR:BYTES\/(?:[1-9]\d{0,8}-([1-9]\d{0,2})\/)?[A-Z]{10,900}$/;

export interface FrameRefusal {
  /** It has to go as a file. */
  readonly code: 'capsule-too-large';
  readonly detail: string;
}

/** Frames without an end: each call gives the text of the next one, in letters that a QR code packs tightly. */
export const framesOf = (text: string): Result<() => string, FrameRefusal> => {
  const packed = deflateRawSync(Buffer.from(text, 'utf8'), { level: 9 });
  if (packed.length > FRAMED_BYTES_MAX)
    return err({ code: 'capsule-too-large', detail: `${String(packed.length)} bytes` });
  const encoder = new UREncoder(UR.fromBuffer(packed), FRAGMENT_BYTES);
  return ok(() => encoder.nextPart().toUpperCase());
};

/** How far a collection is; `text` once it is whole. */
export interface Collected {
  readonly share: number;
  readonly text: string | undefined;
}

/** Puts frames together, in whatever order and however often they come. */
export class FrameCollector {
  #decoder = new URDecoder();

  /**
   * Takes what a camera read. What is no frame, or one of another capsule, is passed over; a collection that turns out to
   * be damaged begins anew.
   */
  take(frame: string): Collected {
    const count = FRAME.exec(frame)?.[1] ?? '1';
    if (FRAME.test(frame) && Number(count) <= FRAMES_MAX) this.#receive(frame);
    const text = this.#decoder.isSuccess() ? unfolded(this.#decoder) : undefined;
    if (this.#decoder.isError() || (this.#decoder.isComplete() && text === undefined)) this.clear();
    return { share: text === undefined ? this.#decoder.getProgress() : 1, text };
  }

  /** Forgets what was collected. */
  clear(): void {
    this.#decoder = new URDecoder();
  }

  #receive(frame: string): void {
    try {
      this.#decoder.receivePart(frame);
    } catch {
      // Letters that are no code words: misread, or no frame at all.
    }
  }
}

const unfolded = (decoder: URDecoder): string | undefined => {
  try {
    const packed = decoder.resultUR().decodeCBOR();
    return inflateRawSync(packed, { maxOutputLength: UNFOLDED_BYTES_MAX }).toString('utf8');
  } catch {
    return undefined;
  }
};
