import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* What a disk does to a service: no room, writes that fail, bits that flip. */

const MIB = 1024 * 1024;

/** A folder on a small disk that can be filled up. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves this much free. */
  readonly fill: (leaveBytes: number) => void;
  readonly free: () => void;
  readonly remove: () => void;
}

/** A file system of its own in memory; needs root, as the tests on a build machine have. */
export const smallDisk = (sizeMib: number): SmallDisk => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(sizeMib)}m`, 'countersign-test', folder]);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: (leaveBytes) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
    },
    free: () => {
      rmSync(ballast, { force: true });
    },
    remove: () => {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Every write of a process beyond this size of a file fails from now on (RLIMIT_FSIZE); null: none does. */
export const limitFiles = (pid: number, bytes: number | null): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes === null ? 'unlimited' : String(bytes)}`]);
};

/** Flips one bit in each page of a file from a page on. */
export const flipBits = (file: string, pageBytes: number, fromPage: number): number => {
  const handle = openSync(file, 'r+');
  const pages = Math.floor(fstatSync(handle).size / pageBytes);
  const byte = Buffer.alloc(1);
  for (let page = fromPage; page < pages; page += 1) {
    const at = page * pageBytes + pageBytes / 2;
    readSync(handle, byte, 0, 1, at);
    byte.writeUInt8(byte.readUInt8(0) ^ 1);
    writeSync(handle, byte, 0, 1, at);
  }
  closeSync(handle);
  return Math.max(0, pages - fromPage);
};

export const mebibytes = (count: number): number => count * MIB;
