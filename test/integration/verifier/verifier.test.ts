import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseScriptFile, type CeremonyScript } from '#shared/ceremony';
import { INVISIBLE } from '#shared/encoding';
import { ensureVerifier } from '../../../scripts/lib/verifier-bundle.mjs';
import { attestedFiles, testMaker } from '../../support/attested-ceremony.ts';
import {
  crewOf,
  direct,
  LIVE,
  openAfter,
  openLive,
  REHEARSAL,
  rehearse,
  runToEnd,
  sealedPack,
  trustIn,
} from '../../support/ceremony.ts';

/* The verifier as an auditor has it: one file, in a folder where nothing else is. */

const ROOT = resolve(import.meta.dirname, '../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
const fileIn = (name: string): string => join(folder, name);
const PROVING = ['evidence.json', '--trust', 'trust.json', '--rehearsal', 'rehearsal.json'];

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly complaint: string;
}

const run = async (...args: readonly string[]): Promise<Ran> => {
  const child = spawn(NODE, [fileIn('verify.mjs'), ...args], { cwd: folder, env: {} });
  let said = '';
  let complaint = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, said, complaint };
};

const script = ((): CeremonyScript => {
  const file = readFileSync(join(ROOT, 'resources/ceremonies/recovery-drill.json'), 'utf8');
  const parsed = parseScriptFile(file);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
})();

let page = '';

beforeAll(async () => {
  const made = await ensureVerifier();
  copyFileSync(made.program, fileIn('verify.mjs'));
  page = readFileSync(made.page, 'utf8');
  const crew = crewOf(script, LIVE);
  const note = { kind: 'deviate' as const, what: 'The lamp failed.', why: 'A fuse.', accepts: null };
  const rehearsers = crewOf(script, REHEARSAL);
  const rehearsed = runToEnd(rehearse(script), rehearsers);
  writeFileSync(fileIn('rehearsal.json'), sealedPack(rehearsed, rehearsers));
  const evidence = sealedPack(runToEnd(direct(openAfter(script, rehearsed), crew, note), crew), crew);
  writeFileSync(fileIn('evidence.json'), evidence);
  writeFileSync(fileIn('trust.json'), JSON.stringify(trustIn(crew)));
  const at = evidence.indexOf('The spare module') + 4;
  writeFileSync(fileIn('changed.json'), `${evidence.slice(0, at)}S${evidence.slice(at + 1)}`);
  writeFileSync(fileIn('invented.json'), sealedPack(runToEnd(openLive(script), crew), crew));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('countersign-verify', () => {
  test('proves the evidence of a ceremony, says what it proves, and writes the record', async () => {
    const { code, said } = await run(...PROVING, '--record', 'record.html');
    expect(code).toBe(0);
    expect(said).toContain('PROVED');
    expect(said).toContain('What this does not prove');
    expect(said).not.toContain('[FAIL]');
    for (const [role, name] of [
      ['evidence', 'evidence.json'],
      ['trust', 'trust.json'],
      ['rehearsal', 'rehearsal.json'],
    ] as const) {
      const digest = createHash('sha256')
        .update(readFileSync(fileIn(name)))
        .digest('hex');
      expect(said).toContain(`\n${role}: ${name}, SHA-256 ${digest}\n`);
    }
    const record = readFileSync(fileIn('record.html'), 'utf8');
    expect(record.indexOf('The lamp failed.')).toBeLessThan(record.indexOf('Transcript'));
  });

  test('proves nothing while nobody says whom to trust', async () => {
    const { code, said } = await run('evidence.json');
    expect(code).toBe(2);
    expect(said).toContain('NOT PROVED');
  });

  test('judges an attestation by the roots that it is given, and else says that it does not', async () => {
    const maker = testMaker();
    const { evidence, rehearsal, trust } = attestedFiles(maker);
    writeFileSync(fileIn('attested.json'), evidence);
    writeFileSync(fileIn('practised.json'), rehearsal);
    writeFileSync(fileIn('crew.json'), JSON.stringify(trust));
    writeFileSync(fileIn('roots.json'), maker.rootsText);
    writeFileSync(fileIn('strangers.json'), testMaker().rootsText);
    writeFileSync(fileIn('no-roots.json'), '{}');
    const beside = ['attested.json', '--trust', 'crew.json', '--rehearsal', 'practised.json'];
    const proved = await run(...beside, '--roots', 'roots.json');
    expect(proved.code).toBe(0);
    expect(proved.said.replaceAll(/\s+/g, ' ')).toContain(
      'was made inside the YubiHSM 2 with the serial number',
    );
    const open = await run(...beside);
    expect(open.code).toBe(2);
    expect(open.said.replaceAll(/\s+/g, ' ')).toContain('it is not judged here: no file of roots was given');
    const other = await run(...beside, '--roots', 'strangers.json');
    expect(other.code).toBe(1);
    expect(other.said).toContain('The check "attestation" fails');
    const none = await run(...beside, '--roots', 'no-roots.json');
    expect(none.code).toBe(2);
    expect(none.said).toContain('The file of roots is none');
  });

  test('finds one changed byte', async () => {
    const { code, said } = await run('changed.json', '--trust', 'trust.json');
    expect(code).toBe(1);
    expect(said).toContain('BROKEN');
    expect(said).toContain('[FAIL]');
  });

  test('says that a rehearsal is one', async () => {
    const { code, said } = await run('rehearsal.json', '--record', 'rehearsal.html');
    expect(code).toBe(2);
    expect(said).toContain('REHEARSAL');
    expect(readFileSync(fileIn('rehearsal.html'), 'utf8')).toContain('class="watermark"');
  });

  test('writes no record over a file that is there', async () => {
    const before = readFileSync(fileIn('evidence.json'), 'utf8');
    const { code, complaint } = await run(
      'evidence.json',
      '--trust',
      'trust.json',
      '--record',
      'evidence.json',
    );
    expect(code).toBe(2);
    expect(complaint).toContain('EEXIST');
    expect(readFileSync(fileIn('evidence.json'), 'utf8')).toBe(before);
  });

  test('does not judge what it can not read', async () => {
    writeFileSync(fileIn('none.json'), '{"content":{}}');
    writeFileSync(fileIn('bytes.json'), Uint8Array.of(0xff, 0xfe));
    for (const args of [
      ['none.json'],
      ['bytes.json'],
      ['absent.json'],
      ['evidence.json', '--trust', 'none.json'],
    ]) {
      const { code, said } = await run(...args);
      expect(code).toBe(2);
      expect(said).toContain('NOT READ');
    }
    for (const args of [[], ['evidence.json', 'more.json'], ['--unknown']]) {
      const { code, complaint } = await run(...args);
      expect(code).toBe(2);
      expect(complaint).toContain('Usage');
    }
  });
});

describe('what the program prints', () => {
  test('moves no cursor and turns no direction, whatever the files and their names hold', async () => {
    const name = '\u001b[2J\u202ePROVED.json';
    writeFileSync(fileIn('named.json'), JSON.stringify({ content: {}, [name]: 1 }));
    writeFileSync(
      fileIn('type.json'),
      readFileSync(fileIn('evidence.json'), 'utf8').replace('application/', name),
    );
    for (const args of [
      ['named.json'],
      ['type.json'],
      [name],
      ['evidence.json', '--record', `absent/${name}`],
    ]) {
      const { code, said, complaint } = await run(...args);
      expect(code).toBe(2);
      expect(`${said}${complaint}`.replaceAll('\n', '')).not.toMatch(INVISIBLE);
    }
  });
});

describe('a rehearsal beside the evidence', () => {
  test('is missed', async () => {
    const { code, said } = await run('evidence.json', '--trust', 'trust.json');
    expect(code).toBe(2);
    expect(said).toContain('[?]    The check "rehearsal" could not be made');
  });

  test('that is not the one that is named breaks it', async () => {
    const args = ['invented.json', '--trust', 'trust.json', '--rehearsal', 'rehearsal.json'];
    const { code, said } = await run(...args);
    expect(code).toBe(1);
    expect(said).toContain('[FAIL] The check "rehearsal" fails');
  });
});

describe('the page', () => {
  test('holds all that it runs, under a policy that allows nothing else', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^ ;']+'; style-src 'sha256-[^ ;']+'$/);
    for (const [name, open] of [
      ['script', '<script>'],
      ['style', '<style>'],
    ] as const) {
      const inside = page.slice(page.indexOf(open) + open.length, page.indexOf(`</${name}>`));
      const digest = createHash('sha256').update(inside).digest('base64');
      expect(policy).toContain(`${name}-src 'sha256-${digest}'`);
    }
    const outside = page.replace(/<script>.*<\/script>/s, '');
    expect(outside.match(/<(script|style|link|img|iframe)\b/g)).toEqual(['<style']);
    expect(page.match(/<\/script/g)).toHaveLength(1);
  });
});
