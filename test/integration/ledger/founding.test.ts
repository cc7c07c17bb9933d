import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  parseScriptFile,
  nextStep,
  type CeremonyScript,
  type CeremonyState,
  type Values,
} from '#shared/ceremony';
import { sha256Hex, utf8 } from '#shared/encoding';
import type { Genesis } from '#shared/journal';
import {
  actorWith,
  confirmDeed,
  crewOf,
  LIVE,
  must,
  observedAt,
  openAfter,
  REHEARSAL,
  rehearse,
  runStep,
  sayDeed,
  sealedPack,
  secondOf,
  trustIn,
  type Crew,
} from '../../support/ceremony.ts';
import { testDisclosure, testGenesis } from '../../support/company.ts';
import { runCli, type CliResult } from '../../support/ledger-cli.ts';

/* From what the founders decide over a genesis ceremony to a ledger, by the command line. */

const SCRIPT_FILE = resolve(import.meta.dirname, '../../../resources/ceremonies/genesis.json');
const TIME = '2026-11-30T09:00:00.000Z';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-founding-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const script = (): CeremonyScript => {
  const parsed = parseScriptFile(readFileSync(SCRIPT_FILE, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
};

const write = (name: string, value: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};

const founded = ({ v: _v, origin: _origin, vkey: _vkey, ...founding }: Genesis): typeof founding => founding;

interface Draft {
  readonly genesis: string;
  readonly seed: string;
  readonly report: Readonly<Record<string, unknown>>;
}

const draft = async (genesis: Genesis, name = 'genesis'): Promise<Draft> => {
  const [to, seed] = [join(folder, `${name}.json`), join(folder, `${name}.seed`)];
  const founding = write(`${name}-founding.json`, founded(genesis));
  const made = await runCli(
    'genesis',
    'draft',
    '--founding',
    founding,
    '--seed',
    seed,
    '--to',
    to,
    '--time',
    TIME,
  );
  expect(made.complaint).toBe('');
  return { genesis: to, seed, report: made.report };
};

/** What a crew observes of a draft. */
const seenOf = ({ report }: Draft, { roster }: Genesis): Values => ({
  'policy-digest': String(report['policy']),
  'policy-seen': String(report['policy']),
  'roster-digest': String(report['roster']),
  'genesis-digest': String(report['genesis']),
  'genesis-again': String(report['genesis']),
  ...Object.fromEntries(
    roster.keys.slice(0, 3).map(({ publicKey }, at) => [`key-${String(at + 1)}`, publicKey]),
  ),
});

const runWith = (state: CeremonyState, crew: Crew, seen: Values): CeremonyState => {
  let now = state;
  while (now.phase.kind !== 'ended') {
    const step = nextStep(now);
    if (step === undefined || now.phase.kind === 'paused') {
      now = runStep(now, crew);
      continue;
    }
    const usual = observedAt(now, step);
    const observed = Object.fromEntries(
      Object.entries(usual).map(([name, value]) => [name, seen[name] ?? value]),
    );
    const stated = must(sayDeed(now, actorWith(crew, step.by), { kind: 'step', step: step.id, observed }));
    now = must(confirmDeed(stated, actorWith(crew, step.confirmedBy), secondOf(now, step, observed)));
  }
  return now;
};

/** A rehearsal alone, by a crew with software keys. */
const rehearsed = (seen: Values): string => {
  const genesis = script();
  const crew = crewOf(genesis, REHEARSAL);
  return write('rehearsed.json', sealedPack(runWith(rehearse(genesis, crew, seen), crew, seen), crew));
};

interface Held {
  readonly rehearsal: string;
  readonly evidence: string;
  readonly trust: string;
}

/** A ceremony after its rehearsal, by crews with keys of their own: what was rehearsed with is not used again. */
const hold = (seen: Values): Held => {
  const genesis = script();
  const [rehearsing, holding] = [crewOf(genesis, REHEARSAL), crewOf(genesis, LIVE)];
  const before = runWith(rehearse(genesis, rehearsing), rehearsing, {});
  const held = runWith(openAfter(genesis, before, holding, seen), holding, seen);
  return {
    rehearsal: write('rehearsal.json', sealedPack(before, rehearsing)),
    evidence: write('evidence.json', sealedPack(held, holding)),
    trust: write('trust.json', trustIn(holding)),
  };
};

const HOME = 'ledger';
const found = ({ genesis, seed }: Draft, by: Genesis, ...more: readonly string[]): Promise<CliResult> =>
  runCli(
    'genesis',
    'found',
    ...['--genesis', genesis, '--seed', seed, '--home', join(folder, HOME)],
    ...[
      '--people',
      write(
        'people.json',
        by.roster.people.map(({ id }) => testDisclosure(id)),
      ),
    ],
    ...[
      '--config',
      write('config.json', {
        listen: { host: '127.0.0.1', port: 0 },
        accessTokens: [{ name: 'desk', sha256: 'a'.repeat(64) }],
      }),
    ],
    ...more,
  );

const isFounded = (): boolean => existsSync(join(folder, HOME));

describe('a ledger', () => {
  test('begins with the genesis of a rehearsal, in the sandbox', async () => {
    const genesis = testGenesis();
    const written = await draft(genesis);
    const rehearsal = rehearsed(seenOf(written, genesis));
    const made = await found(written, genesis, '--evidence', rehearsal);
    expect(made).toMatchObject({
      code: 0,
      report: { founded: true, genesis: written.report['genesis'], vkey: written.report['vkey'] },
    });
    expect((await runCli('check', '--home', join(folder, HOME))).code).toBe(0);
    const again = await runCli('genesis', 'show', '--genesis', written.genesis);
    expect(again.report).toEqual({ ...written.report, file: undefined });
  });

  test('in production begins only with the genesis of a ceremony that is proved', async () => {
    const genesis: Genesis = { ...testGenesis(), environment: 'production' };
    const written = await draft(genesis);
    const { rehearsal, evidence, trust } = hold(seenOf(written, genesis));
    const practised = await found(written, genesis, '--evidence', rehearsed(seenOf(written, genesis)));
    expect(practised.report['problem']).toContain('rehearsal');
    const unproved = await found(written, genesis, '--evidence', evidence);
    expect(unproved.report['problem']).toContain('not proved');
    const alone = await found(written, genesis, '--evidence', evidence, '--ceremony-trust', trust);
    expect(alone.report['problem']).toContain('not proved');
    expect([practised.code, unproved.code, alone.code, isFounded()]).toEqual([1, 1, 1, false]);
    const by = ['--ceremony-trust', trust, '--rehearsal', rehearsal];
    const made = await found(written, genesis, '--evidence', evidence, ...by);
    expect(made).toMatchObject({
      code: 0,
      report: {
        founded: true,
        genesis: written.report['genesis'],
        ceremony: { verdict: 'proved' },
        files: { 'ceremony-trust': sha256Hex(utf8(readFileSync(trust, 'utf8'))) },
      },
    });
  });

  test('does not begin with another genesis than the ceremony agreed on', async () => {
    const genesis = testGenesis();
    const written = await draft(genesis);
    const rehearsal = rehearsed(seenOf(written, genesis));
    const other = await draft({ ...genesis, title: 'Another company' }, 'other');
    const refused = await found(other, genesis, '--evidence', rehearsal);
    expect(refused.report['problem']).toBe('the ceremony observed another value: genesis-digest');
    const line = readFileSync(written.genesis, 'utf8');
    const spaced = { ...written, genesis: write('spaced.json', line.replace('{', '{ ')) };
    expect((await found(spaced, genesis, '--evidence', rehearsal)).code).toBe(2);
    const seeded = await found({ ...written, seed: other.seed }, genesis, '--evidence', rehearsal);
    expect(seeded.code).toBe(2);
    expect(isFounded()).toBe(false);
  });

  test('does not begin over another one, wherever that keeps its tables', async () => {
    const genesis = testGenesis();
    const written = await draft(genesis);
    const evidence = rehearsed(seenOf(written, genesis));
    const home = join(folder, HOME);
    mkdirSync(home);
    for (const [file, problem] of [
      ['ledger.seed', 'a seed'],
      ['config.json', 'a configuration'],
    ] as const) {
      writeFileSync(join(home, file), problem);
      const refused = await found(written, genesis, '--evidence', evidence);
      expect([refused.code, readFileSync(join(home, file), 'utf8')]).toEqual([2, problem]);
      expect(readdirSync(home)).toEqual([file]);
      rmSync(join(home, file));
    }
    expect((await found(written, genesis, '--evidence', evidence)).code).toBe(0);
    const before = readFileSync(join(home, 'ledger.seed'), 'utf8');
    expect((await found(written, genesis, '--evidence', evidence)).code).toBe(2);
    expect(readFileSync(join(home, 'ledger.seed'), 'utf8')).toBe(before);
  });

  test('does not begin where a key of the ceremony is nobody’s in the roster', async () => {
    const genesis = testGenesis();
    const written = await draft(genesis);
    const seen = { ...seenOf(written, genesis), 'key-2': 'ab'.repeat(32) };
    const refused = await found(written, genesis, '--evidence', rehearsed(seen));
    expect(refused.report['problem']).toBe('a key of the ceremony is nobody’s in the first roster: key-2');
    expect(isFounded()).toBe(false);
  });
});
