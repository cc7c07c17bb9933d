import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PersonId } from '#shared/brand';
import type { Trust } from '#shared/api';
import { keyIdOf } from '#shared/envelope';
import type { Policy } from '#shared/policy';
import { SALT_BYTES } from '#shared/roster';
import { accessTokenDigest, createLedger, type CreatedLedger } from '../genesis.ts';
import { CONFIG_FILE, loadConfig, openHome } from '../service/index.ts';
import { writeFileAtomically } from '../service/files.ts';
import { days, instantOf } from './calendar.ts';
import { loadCompany, loadPolicy, staffOf, type Company } from './data.ts';
import { disclosuresOf, foundingOf } from './founding.ts';
import { carrierClientOf, writeChainFiles } from './chain.ts';
import { playHistory, type HistoryOptions, type ScriptedClock } from './history.ts';
import type { Signer } from './statements.ts';
import {
  findSoftHsm,
  SANDBOX_PIN,
  SOFTHSM_PROFILE,
  TokenBox,
  type ChainKey,
  type TokenKey,
} from './tokens.ts';

/** Where the parts of a sandbox are; `trust.json` is written last and says that it is whole. */
export interface SandboxPaths {
  readonly home: string;
  readonly trust: string;
  readonly sandbox: string;
  readonly ledger: string;
  readonly tokens: string;
  readonly desk: string;
  /** The sandbox's own chain. */
  readonly chain: string;
  /** Settings of the carrier, and the module with its key. */
  readonly carrier: string;
  readonly carrierToken: string;
}

export const sandboxPaths = (home: string): SandboxPaths => ({
  home,
  trust: join(home, 'trust.json'),
  sandbox: join(home, 'sandbox.json'),
  ledger: join(home, 'ledger'),
  tokens: join(home, 'tokens'),
  desk: join(home, 'desk'),
  chain: join(home, 'chain'),
  carrier: join(home, 'carrier.json'),
  carrierToken: join(home, 'carrier-token'),
});

export const isWhole = ({ trust, sandbox }: SandboxPaths): boolean =>
  existsSync(trust) && existsSync(sandbox);

/** Removes a sandbox, whole or half made. Throws while its ledger runs. */
export const removeSandbox = (paths: SandboxPaths): void => {
  const runFile = join(paths.ledger, 'run.json');
  const pid = existsSync(runFile)
    ? (JSON.parse(readFileSync(runFile, 'utf8')) as { pid: number }).pid
    : undefined;
  if (pid !== undefined && isRunning(pid))
    throw new Error(`The sandbox's ledger runs as process ${String(pid)}: stop it first`);
  const { trust, sandbox, ledger, tokens, desk, chain, carrier, carrierToken } = paths;
  for (const path of [trust, sandbox, ledger, tokens, desk, chain, carrier, carrierToken])
    rmSync(path, { recursive: true, force: true });
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A service of the company, with the token under which its mandate is used. */
interface Client {
  readonly name: string;
  readonly accessToken: string;
}

const FOUNDED_DAYS_AGO = 45;

const silent = { info: () => undefined, error: () => undefined };

/** Makes the company: tokens, ledger, a month of history, and the trust file for the desk. */
export const createSandbox = async (
  paths: SandboxPaths,
  nowMs: number,
  policy: Policy = loadPolicy(),
): Promise<void> => {
  const company = loadCompany();
  const modulePath = findSoftHsm();
  mkdirSync(paths.home, { recursive: true, mode: 0o700 });
  const chainKey = makeChainKey(modulePath, paths.carrierToken);
  const box = new TokenBox(modulePath, paths.tokens);
  try {
    const keys = new Map(
      staffOf(company).map((person) => [person.id, box.create(person.id, person.algorithm)]),
    );
    const accessToken = randomBytes(24).toString('base64url');
    const port = await freePort();
    const clients = company.mandates.map(({ client }) => ({
      name: client,
      accessToken: randomBytes(24).toString('base64url'),
    }));
    const created = await found(paths, company, keys, { accessToken, clients, port, nowMs, policy });
    const signers = signersOf(company, keys);
    await playAll(paths, { company, signers, box, nowMs, chainKey });
    writeSandboxFile(paths, company, keys, clients, modulePath);
    await writeCarrier(paths, company, chainKey, clients, modulePath);
    writeTrust(paths, company, created, { accessToken, port, modulePath });
  } finally {
    box.close();
  }
};

const found = (
  paths: SandboxPaths,
  company: Company,
  keys: ReadonlyMap<PersonId, TokenKey>,
  {
    accessToken,
    clients,
    port,
    nowMs,
    policy,
  }: {
    readonly accessToken: string;
    readonly clients: readonly Client[];
    readonly port: number;
    readonly nowMs: number;
    readonly policy: Policy;
  },
): Promise<CreatedLedger> => {
  const disclosures = disclosuresOf(company, () => randomBytes(SALT_BYTES));
  return createLedger({
    home: paths.ledger,
    genesis: foundingOf({ company, policy, keys, disclosures, nowMs }),
    disclosures,
    seed: randomBytes(32),
    time: instantOf(nowMs - days(FOUNDED_DAYS_AGO)),
    config: {
      listen: { host: '127.0.0.1', port },
      accessTokens: [
        { name: 'sandbox desk', sha256: accessTokenDigest(accessToken), use: 'desk' },
        ...clients.map((given) => ({
          name: given.name,
          sha256: accessTokenDigest(given.accessToken),
          use: 'client' as const,
        })),
      ],
    },
  });
};

const signersOf = (company: Company, keys: ReadonlyMap<PersonId, TokenKey>): ReadonlyMap<PersonId, Signer> =>
  new Map(
    staffOf(company).map(({ id, algorithm }) => {
      const key = keys.get(id);
      if (key === undefined) throw new Error(`${id} has no token`);
      return [id, { person: id, keyId: keyIdOf(key), algorithm, label: id }];
    }),
  );

/** In a folder of its own: what pays is no token of a person, and nobody signs in with it. */
const makeChainKey = (modulePath: string, folder: string): ChainKey => {
  const box = new TokenBox(modulePath, folder);
  try {
    return box.createChainKey('carrier');
  } finally {
    box.close();
  }
};

const writeCarrier = async (
  { chain, carrier }: SandboxPaths,
  company: Company,
  key: ChainKey,
  clients: readonly Client[],
  modulePath: string,
): Promise<void> => {
  const client = clients.find(({ name }) => name === carrierClientOf(company));
  if (client === undefined) throw new Error('The carrier has no access token');
  mkdirSync(chain, { recursive: true, mode: 0o700 });
  const { accessToken } = client;
  writeChainFiles({ chain, carrier }, { company, key, port: await freePort(), modulePath, accessToken });
};

const playAll = async (
  paths: SandboxPaths,
  parts: Omit<HistoryOptions, 'service' | 'clock'>,
): Promise<void> => {
  const { nowMs } = parts;
  const config = loadConfig(join(paths.ledger, CONFIG_FILE));
  const clock: ScriptedClock = { timeMs: nowMs - days(FOUNDED_DAYS_AGO) };
  const service = await openHome(config, silent, { clock: () => instantOf(clock.timeMs) });
  try {
    await playHistory({ ...parts, service, clock });
  } finally {
    await service.stop();
  }
};

const writeSandboxFile = (
  paths: SandboxPaths,
  company: Company,
  keys: ReadonlyMap<PersonId, TokenKey>,
  clients: readonly Client[],
  modulePath: string,
): void => {
  const people = staffOf(company).map(({ id, name, title, groups, algorithm }) => {
    const key = keys.get(id);
    const keyId = key === undefined ? '' : keyIdOf(key);
    return {
      id,
      name,
      title,
      groups,
      algorithm,
      tokenLabel: id,
      tokenSerial: key?.token.serial ?? '',
      keyId,
    };
  });
  const content = { v: 1, pin: SANDBOX_PIN, module: modulePath, people, clients };
  writeFileAtomically(paths.sandbox, `${JSON.stringify(content, null, 2)}\n`, 0o600);
};

const writeTrust = (
  paths: SandboxPaths,
  company: Company,
  created: CreatedLedger,
  given: { readonly accessToken: string; readonly port: number; readonly modulePath: string },
): void => {
  const trust: Trust = {
    v: 1,
    environment: 'sandbox',
    ledger: company.ledger,
    url: `http://127.0.0.1:${String(given.port)}`,
    accessToken: given.accessToken,
    origin: created.origin,
    vkey: created.vkey,
    genesis: created.genesis,
    modules: [{ profile: SOFTHSM_PROFILE, path: given.modulePath }],
    sandboxPin: SANDBOX_PIN,
  };
  writeFileAtomically(paths.trust, `${JSON.stringify(trust, null, 2)}\n`, 0o600);
};

/** A port of its own for each sandbox, so that two on one machine do not meet. */
const freePort = (): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => {
      resolve(port);
    });
  });
  return promise;
};
