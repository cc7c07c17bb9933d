import type { FastifyInstance } from 'fastify';
import { closeSoftly, countRequests, urlOf } from '../api/listening.ts';
import { createScimApi, type ScimDoor, type ScimSettings, type ScimTenant } from '../scim/index.ts';
import type { ServiceLog } from './service.ts';

/** A ledger whose directory is served. */
export interface ServedDirectory extends ScimTenant {
  readonly settings: ScimSettings;
}

/** The listeners of directories, by the ledger that they serve. */
export interface DirectoryListeners {
  readonly urlOf: (ledger: string) => string | null;
  readonly stop: () => Promise<void>;
}

interface Listening {
  readonly ledgers: readonly string[];
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Ledgers that name the same address share a listener; the secret says whose directory it is. */
export const listenForDirectories = async (
  served: readonly ServedDirectory[],
  log: ServiceLog,
): Promise<DirectoryListeners> => {
  const groups = Map.groupBy(served, ({ ledger, settings: { listen } }) =>
    // Port 0 is another free one each time.
    listen.port === 0 ? ledger : `${listen.host}:${String(listen.port)}`,
  );
  const listening: Listening[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(listening.map((one) => one.stop()));
  };
  try {
    for (const group of groups.values()) listening.push(await listen(group, log));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urlOf: (ledger) => listening.find(({ ledgers }) => ledgers.includes(ledger))?.url ?? null,
    stop,
  };
};

const listen = async (group: readonly ServedDirectory[], log: ServiceLog): Promise<Listening> => {
  const [first] = group;
  if (first === undefined) throw new Error('A listener serves at least one directory');
  const { host, port } = first.settings.listen;
  let own = '';
  const doors = group.map(({ ledger, directory, settings }): ScimDoor<ScimTenant> => ({
    directory: { ledger, directory },
    secrets: settings.secrets,
  }));
  const app: FastifyInstance = createScimApi({ doors, log, url: () => first.settings.url ?? own });
  const underWay = countRequests(app);
  await app.listen({ host, port });
  own = urlOf(host, app.server.address());
  log.info({ scim: own }, 'listening for directories');
  return { ledgers: group.map(({ ledger }) => ledger), url: own, stop: () => closeSoftly(app, underWay) };
};
