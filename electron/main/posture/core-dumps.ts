import { spawn } from 'node:child_process';

/** A core file would hold keys. Best effort: `prlimit` is part of every Debian (util-linux). */
export const forbidCoreDumps = (pid: number | undefined): void => {
  if (process.platform !== 'linux' || pid === undefined) return;
  const child = spawn('prlimit', [`--pid=${pid}`, '--core=0:0'], { stdio: 'ignore' });
  child.once('error', () => undefined);
  child.unref();
};
