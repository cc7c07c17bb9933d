import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseCeremonyTrust } from '#shared/ceremony';
import { fromHex, sha256Hex, utf8 } from '#shared/encoding';
import { decodeEvent, encodeEvent, genesisSchema, type EventOf } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { rosterDigest } from '#shared/projection';
import { disclosureSchema } from '#shared/roster';
import { sixWords } from '#shared/words';
import { agreedIn, type FoundingFiles } from '../founding-evidence.ts';
import { draftGenesis, foundLedger, genesisDigest } from '../genesis.ts';
import { configSchema } from '../service/config.ts';
import { readSeed, writeFileAtomically, writeSeed } from '../service/files.ts';
import { optionalText, textOf, UsageError, type CliCommand, type Values } from './command.ts';

/*
 * From what the founders decide to a ledger, with a ceremony in between: `genesis draft` writes the first event down and
 * says its digests, the ceremony reads them out and signs them, `genesis found` begins a ledger with exactly that event.
 */

const SEED_BYTES = 32;

const foundingSchema = genesisSchema.omit({ v: true, origin: true, vkey: true });
const disclosuresSchema = z.array(disclosureSchema);
const foundedConfigSchema = configSchema.omit({ v: true, ledger: true, database: true, seedFile: true });

export const draftGenesisCommand: CliCommand = {
  summary: 'write down what a new ledger begins with, and say its digests; founds nothing',
  usage: '--founding <file> --seed <file: made when it is not there> --to <file> [--time <instant>]',
  options: {
    founding: { type: 'string' },
    seed: { type: 'string' },
    to: { type: 'string' },
    time: { type: 'string' },
  },
  run: (values) => {
    const to = textOf(values, 'to');
    if (existsSync(to)) throw new UsageError(`${to} exists already`);
    const founding = jsonIn(textOf(values, 'founding'), foundingSchema);
    const time = optionalText(values, 'time') ?? new Date().toISOString();
    const { event } = draftGenesis(founding, seedIn(textOf(values, 'seed')), time);
    writeFileAtomically(to, `${encodeEvent(event)}\n`);
    return Promise.resolve({ ok: true, report: { file: to, ...digestsOf(event) } });
  },
};

export const showGenesisCommand: CliCommand = {
  summary: 'say the digests of a genesis that was written down, to be compared with the ceremony',
  usage: '--genesis <file>',
  options: { genesis: { type: 'string' } },
  run: (values) => Promise.resolve({ ok: true, report: digestsOf(genesisIn(textOf(values, 'genesis'))) }),
};

export const foundCommand: CliCommand = {
  summary: 'begin a ledger with the genesis that a ceremony agreed on',
  usage:
    '--genesis <file> --evidence <file> --home <folder> --seed <file> --people <file> --config <file>\n' +
    '          [--ceremony-trust <file>] [--rehearsal <file>]',
  options: {
    genesis: { type: 'string' },
    evidence: { type: 'string' },
    home: { type: 'string' },
    seed: { type: 'string' },
    people: { type: 'string' },
    config: { type: 'string' },
    'ceremony-trust': { type: 'string' },
    rehearsal: { type: 'string' },
  },
  run: async (values) => {
    const event = genesisIn(textOf(values, 'genesis'));
    const texts = textsOf(values);
    const agreed = agreedIn(event, filesOf(texts));
    if (!agreed.ok) return { ok: false, report: { problem: agreed.error, founded: false } };
    const { origin, vkey, genesis } = await foundLedger({
      home: textOf(values, 'home'),
      event,
      disclosures: jsonIn(textOf(values, 'people'), disclosuresSchema),
      seed: readSeed(textOf(values, 'seed')),
      config: jsonIn(textOf(values, 'config'), foundedConfigSchema),
    });
    return {
      ok: true,
      report: {
        founded: true,
        ledger: event.payload.ledger,
        origin,
        vkey,
        genesis,
        ceremony: agreed.value,
        files: digestsOfTexts(texts),
      },
    };
  },
};

const JUDGED_BY = ['evidence', 'ceremony-trust', 'rehearsal'] as const;
type Texts = Readonly<Partial<Record<(typeof JUDGED_BY)[number], string>>>;

/** The files that are judged by, each read once. */
const textsOf = (values: Values): Texts =>
  Object.fromEntries(
    JUDGED_BY.flatMap((name) => {
      const file = optionalText(values, name);
      return file === undefined ? [] : [[name, textIn(file)]];
    }),
  );

/** SHA-256 of each: what was believed can be looked at later. */
const digestsOfTexts = (texts: Texts): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, sha256Hex(utf8(text))]));

const digestsOf = (event: EventOf<'ledger.genesis'>): Readonly<Record<string, unknown>> => {
  const { roster, policy, origin, vkey } = event.payload;
  const genesis = genesisDigest(event);
  return {
    genesis,
    words: sixWords(fromHex(genesis)),
    roster: rosterDigest(roster),
    policy: policyDigest(policy),
    origin,
    vkey,
  };
};

const textIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${file} can not be read`);
  }
};

const jsonIn = <T>(file: string, schema: z.ZodType<T>): T => {
  let value: unknown;
  try {
    value = JSON.parse(textIn(file));
  } catch (problem) {
    if (problem instanceof UsageError) throw problem;
    throw new UsageError(`${file} is no JSON`);
  }
  const shaped = schema.safeParse(value);
  if (shaped.success) return shaped.data;
  const issue = shaped.error.issues[0];
  throw new UsageError(`${file} has another shape: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
};

const seedIn = (file: string): Uint8Array => {
  if (!existsSync(file)) writeSeed(file, randomBytes(SEED_BYTES));
  return readSeed(file);
};

/** Only the canonical text is the genesis: what is hashed is what stands in the file. */
const genesisIn = (file: string): EventOf<'ledger.genesis'> => {
  const line = textIn(file).trimEnd();
  const event = decodeEvent(line);
  if (!event.ok || event.value.type !== 'ledger.genesis') throw new UsageError(`${file} is no genesis`);
  if (encodeEvent(event.value) !== line) throw new UsageError(`${file} is not written as a genesis is`);
  return event.value;
};

const filesOf = (texts: Texts): FoundingFiles => {
  const trust = texts['ceremony-trust'];
  const trusted = trust === undefined ? undefined : parseCeremonyTrust(trust);
  if (trusted?.ok === false) throw new UsageError(`--ceremony-trust is no file of trust: ${trusted.error}`);
  if (texts.evidence === undefined) throw new UsageError('--evidence is needed');
  return { evidence: texts.evidence, trust: trusted?.value ?? null, rehearsal: texts.rehearsal ?? null };
};
