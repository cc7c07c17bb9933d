import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CommandId, Sha256Hex } from '#shared/brand';
import { toHex, utf8 } from '#shared/encoding';
import { encodeEvent, eventLeaf, genesisSchema, type EventOf, type Genesis } from '#shared/journal';
import { canonicalize, type JsonValue } from '#shared/json';
import { emptyFrontier } from '#shared/merkle';
import { applyEvent, emptyWorkingSet } from '#shared/projection';
import { opensCommitment, type Disclosure, type Roster } from '#shared/roster';
import type { DatabaseTarget } from './database/index.ts';
import { openJournalStore } from './journal-store/index.ts';
import { ledgerKeyOf, opensslLeaf } from './keys/index.ts';
import { openPeopleStore, type PeopleTargets } from './people/index.ts';
import { CONFIG_FILE, configSchema } from './service/config.ts';
import { writeFileAtomically, writeSeed } from './service/files.ts';
import { targetsOf } from './service/targets.ts';
import { batchOf, draftOf } from './writer/index.ts';

/** What the founders decide; the ledger's name for its key and checkpoints follows from it. */
export type Founding = Omit<Genesis, 'v' | 'origin' | 'vkey'>;

export interface CreateLedgerOptions {
  /** The service's own folder, created when it is not there. */
  readonly home: string;
  readonly genesis: Founding;
  /** What is known of each person of the roster: kept beside the journal, which holds the commitments. */
  readonly disclosures: readonly Disclosure[];
  /** Ed25519 seed of the ledger's key, 32 bytes of entropy. */
  readonly seed: Uint8Array;
  /** Instant of the genesis event. */
  readonly time: string;
  readonly config: Pick<z.input<typeof configSchema>, 'listen' | 'accessTokens'> &
    Partial<Omit<z.input<typeof configSchema>, 'v' | 'ledger' | 'database' | 'seedFile'>>;
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

/** Creates a ledger: its folder, configuration, key file and a journal with the genesis event. Throws when it exists. */
export const createLedger = async (options: CreateLedgerOptions): Promise<CreatedLedger> => {
  const { home, genesis, disclosures, seed, time } = options;
  const origin = `${ORIGIN_PREFIX}${genesis.ledger}`;
  const { vkey } = ledgerKeyOf(origin, seed);
  const config = configSchema.parse({ v: 1, ledger: genesis.ledger, ...options.config });
  const event = genesisEvent({ v: 1, ...genesis, origin, vkey }, time);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const database = join(home, config.database);
  if (existsSync(database)) throw new Error(`There is a ledger in ${home} already`);
  const targets = targetsOf(database, {
    storage: config.storage,
    personKeys: config.personKeys,
    isShared: config.cluster !== undefined,
  });
  // Before the genesis: a ledger that is there has the names of its people.
  await storePeople(targets.people, genesis.roster, disclosures);
  await storeGenesis(targets.journal, event);
  writeSeed(join(home, config.seedFile), seed);
  writeFileAtomically(join(home, CONFIG_FILE), `${JSON.stringify(config, null, 2)}\n`);
  return { origin, vkey, genesis: toHex(eventLeaf(encodeEvent(event))) as Sha256Hex };
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

/** Throws unless every person of the roster has exactly the record that the journal will commit to. */
const storePeople = async (
  targets: PeopleTargets,
  { people }: Roster,
  disclosures: readonly Disclosure[],
): Promise<void> => {
  const given = new Map(disclosures.map((disclosure) => [disclosure.person, disclosure]));
  const records = people.map(({ id, commitment }) => {
    const disclosure = given.get(id);
    if (disclosure === undefined || !opensCommitment(disclosure, commitment))
      throw new Error(`The personal record of ${id} is not the one that the roster commits to`);
    return { disclosure, commitment };
  });
  const store = await openPeopleStore(targets);
  try {
    await store.put(records);
  } finally {
    await store.close();
  }
};

const storeGenesis = async (journal: DatabaseTarget, event: EventOf<'ledger.genesis'>): Promise<void> => {
  const draft = draftOf(emptyWorkingSet());
  const applied = applyEvent(draft, event, { verify: () => false });
  if (!applied.ok)
    throw new Error(`The genesis does not hold: ${applied.error.code}, ${applied.error.detail}`);
  const store = await openJournalStore(journal, { create: true });
  try {
    const head = await store.claim();
    if (head.size > 0) throw new Error('There is a ledger in this database already');
    const line = encodeEvent(event);
    const emitted = [{ event, line, leaf: opensslLeaf(line) }];
    await store.commit(batchOf(head, emptyFrontier(), draft, emitted, []).batch);
  } finally {
    await store.close();
  }
};
