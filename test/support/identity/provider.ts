import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { TrustIdentity } from '#shared/api';

/* The provider's process, and a browser by plain HTTP: it keeps cookies, follows redirects and fills in forms. */

const ROOT = resolve(import.meta.dirname, '../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');

export const AUDIENCE = 'https://ledger.test.example';
export const CLIENT_ID = 'countersign-desk';

export interface RunningProvider {
  readonly issuer: string;
  /** What a trust file says of it. */
  readonly identity: TrustIdentity;
  readonly stop: () => Promise<void>;
}

export const startProvider = async (
  over: { readonly accessTokenSeconds?: number; readonly tokenFormat?: 'jwt' | 'opaque' } = {},
): Promise<RunningProvider> => {
  const settings = { audience: AUDIENCE, clientId: CLIENT_ID, accessTokenSeconds: 300, ...over };
  const child = spawn(NODE, ['test/support/identity/provider-main.ts', JSON.stringify(settings)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-4_000);
  });
  const exited = new Promise<void>((done) => {
    child.once('exit', () => {
      done();
    });
  });
  const issuer = await new Promise<string>((found, failed) => {
    createInterface({ input: child.stdout }).once('line', (line) => {
      found((JSON.parse(line) as { issuer: string }).issuer);
    });
    child.once('exit', () => {
      failed(new Error(`The provider did not start: ${complaint}`));
    });
  });
  return {
    issuer,
    identity: { issuer, clientId: CLIENT_ID, resource: AUDIENCE, scopes: ['openid'], browserHosts: [] },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
};

const REDIRECTS_MAX = 20;

/** A browser of one person, with the cookies of the provider. */
export class HttpBrowser {
  readonly #login: string;
  readonly #cookies = new Map<string, string>();

  constructor(login: string) {
    this.#login = login;
  }

  /** Goes where the desk sends it, signs in, agrees, and stops before it is sent back: the address of the answer. */
  async answerTo(url: string): Promise<URL> {
    let next: { readonly url: string; readonly form?: URLSearchParams } = { url };
    for (let count = 0; count < REDIRECTS_MAX; count += 1) {
      const response = await this.#request(next.url, next.form);
      const location = response.headers.get('location');
      if (location === null) next = this.#form(await response.text(), next.url);
      else if (isAnswer(new URL(location, next.url))) return new URL(location, next.url);
      else next = { url: new URL(location, next.url).href };
    }
    throw new Error('the provider redirects without end');
  }

  /** The whole way, the desk's own listener included. */
  async signIn(url: string): Promise<Response> {
    return fetch(await this.answerTo(url), { redirect: 'manual' });
  }

  /** The person says no on the provider's first page. */
  async refuse(url: string): Promise<URL> {
    const first = await this.#request(url);
    const interaction = new URL(first.headers.get('location') ?? '', url).href;
    let next = `${interaction}/abort`;
    for (let count = 0; count < REDIRECTS_MAX; count += 1) {
      const location = (await this.#request(next)).headers.get('location');
      const target = new URL(location ?? '', next);
      if (isAnswer(target)) return target;
      next = target.href;
    }
    throw new Error('the provider redirects without end');
  }

  /** Text of a page that is no redirect, with its status. */
  async read(url: string): Promise<{ readonly status: number; readonly text: string }> {
    const response = await this.#request(url);
    return { status: response.status, text: await response.text() };
  }

  async #request(url: string, form?: URLSearchParams): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  #form(page: string, from: string): { readonly url: string; readonly form: URLSearchParams } {
    const action = /<form[^>]+action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(`no form: ${page.slice(0, 500)}`);
    return {
      url: new URL(action, from).href,
      form: new URLSearchParams({ prompt, login: this.#login, password: 'any' }),
    };
  }
}

const isAnswer = ({ hostname, pathname }: URL): boolean =>
  hostname === '127.0.0.1' && pathname === '/callback';
