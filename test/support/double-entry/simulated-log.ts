import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';

/*
 * A durable log as a disk behaves: what is appended is in memory until it is synced, and a crash keeps everything
 * that was synced and any part of the rest, cut in the middle of a record where it likes. Each record carries its
 * length and a checksum, so that a torn one is seen and dropped whole.
 */

const HEADER_BYTES = 4;
const CHECKSUM_BYTES = 8;

const checksumOf = (body: Uint8Array): Uint8Array =>
  createHash('sha256').update(body).digest().subarray(0, CHECKSUM_BYTES);

export class SimulatedLog {
  #bytes = Buffer.alloc(1 << 20);
  #length = 0;
  #durable = 0;

  append(body: Uint8Array): void {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(body.length);
    for (const part of [header, checksumOf(body), body]) this.#write(part);
  }

  #write(part: Uint8Array): void {
    while (this.#length + part.length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  sync(): void {
    this.#durable = this.#length;
  }

  /** The machine stops. `kept` from 0 to 1 says how much of what was not synced reached the disk all the same. */
  crash(kept: number): void {
    const loose = this.#length - this.#durable;
    this.#length = this.#durable + Math.floor(loose * kept);
  }

  /** What stands on the disk after a start: whole records; a torn one at the end is cut off for good. */
  recover(): readonly Uint8Array[] {
    const records: Uint8Array[] = [];
    let at = 0;
    for (let body = this.#recordAt(at); body !== undefined; body = this.#recordAt(at)) {
      records.push(body);
      at += HEADER_BYTES + CHECKSUM_BYTES + body.length;
    }
    this.#length = at;
    this.#durable = at;
    return records;
  }

  #recordAt(at: number): Uint8Array | undefined {
    const start = at + HEADER_BYTES + CHECKSUM_BYTES;
    if (start > this.#length) return undefined;
    const end = start + this.#bytes.readUInt32BE(at);
    if (end > this.#length) return undefined;
    const body = this.#bytes.subarray(start, end);
    const sum = this.#bytes.subarray(at + HEADER_BYTES, start);
    return sum.equals(checksumOf(body)) ? Uint8Array.from(body) : undefined;
  }
}
