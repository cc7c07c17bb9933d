import type { FastifyInstance } from 'fastify';
import { touchpoints, type Touchpoint } from '#shared/api';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What holds a route that changes something to the policy. */
    readonly touchpoint?: Touchpoint;
  }
  interface FastifyInstance {
    /** Every route that the server has, as it was registered. */
    readonly controlMap: readonly RegisteredRoute[];
  }
}

/** A route as the server really has it. */
export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
  readonly touchpoint: Touchpoint | null;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const KNOWN: ReadonlySet<unknown> = new Set(touchpoints);

/**
 * The control map: from here on the server takes no route that changes something unless it names what holds it
 * to the policy, wherever it is added.
 */
export const mapControls = (app: FastifyInstance): void => {
  const registered: RegisteredRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const touchpoint = config?.touchpoint ?? null;
    for (const each of [method].flat()) {
      if (!SAFE_METHODS.has(each) && !KNOWN.has(touchpoint))
        throw new Error(`${each} ${url} changes something and names no policy touchpoint`);
      registered.push({ method: each, url, touchpoint });
    }
  });
  app.decorate('controlMap', registered);
};
