import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join } from 'node:path';

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

/** What calls of a process fail, and with which errno. */
export interface ShimFault {
  readonly calls: 'write' | 'sync' | 'both';
  readonly errno: 'EIO' | 'EROFS';
}

export interface FaultShim {
  /** Environment of the process whose disk is to fail. */
  readonly env: Readonly<Record<string, string>>;
  readonly fail: (fault: ShimFault) => void;
  readonly mend: () => void;
  readonly remove: () => void;
}

/** Builds the fault shim for files whose path contains a text; needs a C compiler and no rights. */
export const faultShim = (path: string): FaultShim => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-shim-'));
  const library = join(folder, 'fault-shim.so');
  const command = join(folder, 'fault');
  const source = join(import.meta.dirname, 'fault-shim.c');
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, source, '-ldl']);
  const mend = (): void => {
    rmSync(command, { force: true });
  };
  return {
    env: { LD_PRELOAD: library, FAULT_SHIM_PATH: path, FAULT_SHIM_COMMAND: command },
    fail: ({ calls, errno }) => {
      writeFileSync(`${command}.new`, `${calls} ${String(constants.errno[errno])}`);
      renameSync(`${command}.new`, command);
    },
    mend,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A disk of its own that can turn read-only as a disk with errors does. */
export interface FragileDisk {
  readonly folder: string;
  /** The file system meets an error and goes read-only, under whoever has files open on it. */
  readonly turnReadOnly: () => void;
  /** Repaired and mounted anew. */
  readonly repair: () => void;
  readonly remove: () => void;
}

/** An ext4 file system in a file, mounted with errors=remount-ro, as distributions mount theirs. Needs root. */
export const fragileDisk = (sizeMib: number): FragileDisk => {
  if (process.getuid?.() !== 0)
    throw new Error(
      'A disk that turns read-only is mounted by this test, which only root may do: run it as root',
    );
  const base = mkdtempSync(join(tmpdir(), 'countersign-ext4-'));
  const [image, folder] = [join(base, 'image'), join(base, 'mounted')];
  mkdirSync(folder);
  writeFileSync(image, '');
  truncateSync(image, mebibytes(sizeMib));
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  const mount = (): void => {
    execFileSync('mount', ['-o', 'loop,errors=remount-ro', image, folder]);
  };
  mount();
  return {
    folder,
    turnReadOnly: () => {
      const device = execFileSync('findmnt', ['-n', '-o', 'SOURCE', folder]).toString().trim();
      writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, 'a test');
    },
    repair: () => {
      execFileSync('umount', [folder]);
      // 1: errors were found and corrected.
      const { status } = spawnSync('fsck.ext4', ['-fy', image]);
      if (status !== 0 && status !== 1) throw new Error(`fsck.ext4 ended with ${String(status)}`);
      mount();
    },
    remove: () => {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(base, { recursive: true, force: true });
    },
  };
};
