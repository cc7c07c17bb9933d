import { realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

/* The desk's own scheme: countersign://desk/<file>. What it may reach is decided here, without Electron. */

export const SCHEME = 'countersign';
export const HOST = 'desk';

/** Exactly our scheme and our host, no port, no user. */
export const isDeskUrl = (url: string): boolean => deskPath(url) !== undefined;

/** The address of a page. */
export const pageUrl = (page: string): string => `${SCHEME}://${HOST}/${page}`;

/** The path of one of our addresses, as the parser normalised it; undefined for any other address. */
export const deskPath = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const isOurs =
    parsed.protocol === `${SCHEME}:` &&
    parsed.host === HOST &&
    parsed.username === '' &&
    parsed.password === '';
  return isOurs ? parsed.pathname : undefined;
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** A file that may be served. */
export interface Served {
  readonly file: string;
  readonly contentType: string;
}

/**
 * The file behind a path: inside the folder after all links are followed, and of a known type; undefined for
 * everything else.
 */
export const resolveFile = async (folder: string, path: string): Promise<Served | undefined> => {
  const decoded = decode(path);
  const contentType = CONTENT_TYPES[extname(decoded ?? '')];
  if (decoded === undefined || contentType === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, decoded));
    return isInside(root, file) ? { file, contentType } : undefined;
  } catch {
    return undefined;
  }
};

/** One decoding, so that nothing hides behind a second one. */
const decode = (path: string): string | undefined => {
  try {
    const decoded = decodeURIComponent(path);
    const isPlain = !decoded.includes('\0') && !decoded.includes('\\') && !decoded.includes('%');
    return isPlain ? decoded : undefined;
  } catch {
    return undefined;
  }
};

const isInside = (root: string, file: string): boolean => {
  const path = relative(root, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
};
