import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/* What the machine says of its networks. */

const LINUX_INTERFACES = '/sys/class/net';
/** IFF_UP and IFF_LOOPBACK (linux/if.h). */
const UP = 0x1;
const LOOPBACK = 0x8;
const NAME_MAX = 64;

/**
 * Network interfaces that are up, besides loopback. On Linux also those without an address, which is how a cable that was
 * just plugged in looks; elsewhere those with one.
 */
export const networksUp = (folder = LINUX_INTERFACES): readonly string[] => {
  const addressed = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    addresses?.some(({ internal }) => !internal) === true ? [name] : [],
  );
  return [...new Set([...addressed, ...linuxUp(folder)])].map((name) => name.slice(0, NAME_MAX)).sort();
};

const linuxUp = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => isUp(join(folder, name)));
  } catch {
    return [];
  }
};

const isUp = (folder: string): boolean => {
  const flags = Number(read(join(folder, 'flags')) || '0');
  return (flags & UP) !== 0 && (flags & LOOPBACK) === 0;
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};
