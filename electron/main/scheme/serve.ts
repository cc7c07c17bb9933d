import { readFile } from 'node:fs/promises';
import type { CustomScheme, Session } from 'electron';
import { headersFor } from './headers.ts';
import { deskPath, resolveFile, SCHEME } from './resolve.ts';

/** Registered before the app is ready: an origin of its own, secure, without fetch. */
export const deskScheme: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: false, corsEnabled: false, codeCache: true },
};

/** A page made in this process. */
export interface MadePage {
  readonly contentType: string;
  readonly body: string;
}

/** Serves the renderer's folder, and pages made here by their name, to one session. GET only. */
export const serveScheme = (session: Session, folder: string, made: ReadonlyMap<string, MadePage>): void => {
  session.protocol.handle(SCHEME, async (request) => {
    const path = request.method === 'GET' ? deskPath(request.url) : undefined;
    if (path === undefined) return refuse(request.method === 'GET' ? 404 : 405);
    const page = made.get(path.slice(1));
    if (page) return new Response(page.body, { headers: headersFor(page.contentType) });
    const served = await resolveFile(folder, path);
    if (served === undefined) return refuse(404);
    return new Response(new Uint8Array(await readFile(served.file)), {
      headers: headersFor(served.contentType),
    });
  });
};

const refuse = (status: number): Response =>
  new Response(null, { status, headers: headersFor('text/plain; charset=utf-8') });
