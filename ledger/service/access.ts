import { openApiKeyRing, openApiKeyStore, type ApiKeyRing } from '../api-keys/index.ts';
import { openDirectory, openDirectoryStore, type AuthorityPort, type Directory } from '../directory/index.ts';
import { identityGate, type IdentityGate } from '../identity/index.ts';
import type { LoadedConfig } from './config.ts';
import type { LedgerService, ServiceLog } from './service.ts';

/** Who may come to a ledger beside the access tokens of its configuration, and who is kept out. */
export interface LedgerAccess {
  readonly keys: ApiKeyRing;
  readonly directory: Directory | undefined;
  readonly identity: IdentityGate | undefined;
  /** Withdraws what is due, and forgets who is erased. Never fails; what does not work is tried again. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface AccessDeps {
  readonly config: LoadedConfig;
  readonly service: LedgerService;
  readonly authority: AuthorityPort;
  readonly log: ServiceLog;
  /** Where the service listens. */
  readonly ownUrl: () => string;
}

export const openAccess = async (deps: AccessDeps): Promise<LedgerAccess> => {
  const { config, service, log } = deps;
  const directory = await directoryOf(deps);
  try {
    const keys = await openApiKeyRing({
      store: await openApiKeyStore(config.targets.apiKeys),
      isActive: (person) =>
        service.set.roster?.person(person)?.standing === 'active' && directory?.isDisabled(person) !== true,
      now: () => new Date(),
      onFailed: (error) => {
        log.error({ error: nameOf(error) }, 'the API keys could not be looked at; it is tried again');
      },
    });
    return {
      keys,
      directory,
      identity: gateOf(deps, directory),
      settle: async () => {
        await directory?.settle().catch((error: unknown) => {
          log.error({ error: nameOf(error) }, 'the directory could not be settled; it is tried again');
        });
      },
      stop: async () => {
        await keys.stop();
        await directory?.close();
      },
    };
  } catch (error) {
    await directory?.close();
    throw error;
  }
};

/** Databases and ports say in their errors what they were doing, which may name somebody. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

const directoryOf = async ({
  config,
  service,
  authority,
  log,
}: AccessDeps): Promise<Directory | undefined> => {
  if (config.identity === undefined && config.scim === undefined) return undefined;
  const directory = openDirectory({
    store: await openDirectoryStore(config.targets.directory),
    authority,
    roster: () => service.set.roster,
    onWithdrawn: (person, reference) => {
      log.info({ person, reference }, 'the authority of a person is withdrawn');
    },
    onWaiting: (person, detail) => {
      log.error({ alarm: 'withdrawal-waiting', person, detail }, 'a withdrawal waits to be recorded');
    },
    onForgotten: (count) => {
      log.info({ count }, 'users of erased people were destroyed');
    },
  });
  // Disabled people are known before anybody is let in.
  await directory.settle();
  return directory;
};

const gateOf = (
  { config: { identity }, log, ownUrl }: AccessDeps,
  directory: Directory | undefined,
): IdentityGate | undefined =>
  identity === undefined || directory === undefined
    ? undefined
    : identityGate({
        settings: identity,
        standingOf: directory.standingOf,
        ownUrl,
        onKeysFailed: (reason) => {
          log.error({ reason }, 'the keys of the identity provider could not be fetched');
        },
      });
