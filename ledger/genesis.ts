import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import type { CommandId, Sha256Hex } from '#shared/brand';
import { toHex, utf8 } from '#shared/encoding';
import { encodeEvent, eventLeaf, genesisSchema, type EventOf, type Genesis } from '#shared/journal';
import { canonicalize, type JsonValue } from '#shared/json';
import { emptyFrontier } from '#shared/merkle';
import { applyEvent, emptyWorkingSet } from '#shared/projection';
import { opensCommitment, type Disclosure, type Roster } from '#shared/roster';
import { openJournalStore } from './journal-store/index.ts';
import { ledgerKeyOf, opensslLeaf } from './keys/index.ts';
import { openPeopleStore, type PeopleTargets } from './people/index.ts';
import { CONFIG_FILE, configSchema } from './service/config.ts';
import { writeFileAtomically, writeSeed } from './service/files.ts';
import { targetsOf, type LedgerTargets } from './service/targets.ts';
import { batchOf, draftOf } from './writer/index.ts';

/** What the founders decide; the ledger's name for its key and checkpoints follows from it. */
export type Founding = Omit<Genesis, 'v' | 'origin' | 'vkey'>;

/** The first event of a ledger that is not there yet: what a genesis ceremony reads out and signs. */
export interface GenesisDraft {
  readonly event: EventOf<'ledger.genesis'>;
  /** Leaf hash of the event. */
  readonly digest: Sha256Hex;
}

type FoundedConfig = Pick<z.input<typeof configSchema>, 'listen' | 'accessTokens'> &
  Partial<Omit<z.input<typeof configSchema>, 'v' | 'ledger' | 'database' | 'seedFile'>>;

export interface FoundLedgerOptions {
  /** The service's own folder, created when it is not there. */
  readonly home: string;
  readonly event: EventOf<'ledger.genesis'>;
  /** What is known of each person of the roster: kept beside the journal, which holds the commitments. */
  readonly disclosures: readonly Disclosure[];
  /** Ed25519 seed of the ledger's key, 32 bytes of entropy. */
  readonly seed: Uint8Array;
  readonly config: FoundedConfig;
}

export interface CreateLedgerOptions extends Omit<FoundLedgerOptions, 'event'> {
  readonly genesis: Founding;
  /** Instant of the genesis event. */
  readonly time: string;
}

/** What desks are given to know this ledger by. */
export interface CreatedLedger {
  readonly origin: string;
  readonly vkey: string;
  /** Leaf hash of event 0: fixes roster, policy and the ledger's key. */
  readonly genesis: Sha256Hex;
}

const ORIGIN_PREFIX = 'countersign.example/';

/** SHA-256 of an access token, as the configuration keeps it. */
export const accessTokenDigest = (token: string): Sha256Hex =>
  createHash('sha256').update(token).digest('hex') as Sha256Hex;

/** Writes down what a ledger begins with. Throws where it is no genesis. */
export const draftGenesis = (genesis: Founding, seed: Uint8Array, time: string): GenesisDraft => {
  const origin = `${ORIGIN_PREFIX}${genesis.ledger}`;
  const event = genesisEvent({ v: 1, ...genesis, origin, vkey: ledgerKeyOf(origin, seed).vkey }, time);
  return { event, digest: genesisDigest(event) };
};

/** The root of all trust: what desks pin. */
export const genesisDigest = (event: EventOf<'ledger.genesis'>): Sha256Hex =>
  toHex(eventLeaf(encodeEvent(event))) as Sha256Hex;

/** Creates a ledger: its folder, configuration, key file and a journal with the genesis event. Throws when it exists. */
export const createLedger = ({ genesis, time, ...rest }: CreateLedgerOptions): Promise<CreatedLedger> =>
  foundLedger({ ...rest, event: draftGenesis(genesis, rest.seed, time).event });

/** Creates a ledger with this first event, whose key the seed has to give. Throws as `createLedger`. */
export const foundLedger = async (options: FoundLedgerOptions): Promise<CreatedLedger> => {
  const { home, event, disclosures, seed } = options;
  const placed = (file: string): string => resolve(home, file);
  const { ledger, origin, vkey } = event.payload;
  if (ledgerKeyOf(origin, seed).vkey !== vkey) throw new Error('The seed is not of the key in the genesis');
  const config = configSchema.parse({ v: 1, ledger, ...options.config });
  const records = recordsOf(event.payload.roster, disclosures);
  // What is here of another ledger, its key above all, is not written over; its tables may be elsewhere.
  const taken = [config.database, config.seedFile, CONFIG_FILE].find((file) => existsSync(placed(file)));
  if (taken !== undefined) throw new Error(`There is a ledger in ${home} already: ${taken}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const targets = targetsOf(placed(config.database), {
    storage: config.storage,
    personKeys: config.personKeys,
    isShared: config.cluster !== undefined,
  });
  await storeGenesis(targets, event, records);
  writeSeed(placed(config.seedFile), seed);
  writeFileAtomically(placed(CONFIG_FILE), `${JSON.stringify(config, null, 2)}\n`);
  return { origin, vkey, genesis: genesisDigest(event) };
};

const genesisEvent = (payload: Genesis, time: string): EventOf<'ledger.genesis'> => {
  const checked = genesisSchema.parse(payload);
  const body = utf8(canonicalize(checked as unknown as JsonValue));
  return {
    seq: 0,
    time,
    actor: { kind: 'ledger' },
    command: {
      id: 'ledger.genesis' as CommandId,
      digest: createHash('sha256').update(body).digest('hex') as Sha256Hex,
    },
    type: 'ledger.genesis',
    payload: checked,
  };
};

type PersonRecords = readonly { readonly disclosure: Disclosure; readonly commitment: Sha256Hex }[];

/** Throws unless every person of the roster has exactly the record that the journal will commit to. */
const recordsOf = ({ people }: Roster, disclosures: readonly Disclosure[]): PersonRecords => {
  const given = new Map(disclosures.map((disclosure) => [disclosure.person, disclosure]));
  return people.map(({ id, commitment }) => {
    const disclosure = given.get(id);
    if (disclosure === undefined || !opensCommitment(disclosure, commitment))
      throw new Error(`The personal record of ${id} is not the one that the roster commits to`);
    return { disclosure, commitment };
  });
};

const storePeople = async (targets: PeopleTargets, records: PersonRecords): Promise<void> => {
  const store = await openPeopleStore(targets);
  try {
    await store.put([...records]);
  } finally {
    await store.close();
  }
};

/** Nothing is written where the journal holds anything. People come before the genesis: a ledger that is there has them. */
const storeGenesis = async (
  targets: LedgerTargets,
  event: EventOf<'ledger.genesis'>,
  records: PersonRecords,
): Promise<void> => {
  const draft = draftOf(emptyWorkingSet());
  const applied = applyEvent(draft, event, { verify: () => false });
  if (!applied.ok)
    throw new Error(`The genesis does not hold: ${applied.error.code}, ${applied.error.detail}`);
  const store = await openJournalStore(targets.journal, { create: true });
  try {
    // Whoever claims a journal stops the service that writes it: only one that is empty is claimed.
    const found = await store.head();
    const head = found.size > 0 ? found : await store.claim();
    if (head.size > 0) throw new Error('There is a ledger in this database already');
    await storePeople(targets.people, records);
    const line = encodeEvent(event);
    const emitted = [{ event, line, leaf: opensslLeaf(line) }];
    await store.commit(batchOf(head, emptyFrontier(), draft, emitted, []).batch);
  } finally {
    await store.close();
  }
};
