import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textSaver } from '../../../../electron/main/reports/save-text.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-reports-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const report = { fileName: 'proposed.md', text: '# Zürich\n' };

test('the text is written where the person says, over what is there', async () => {
  const file = join(folder, 'chosen.md');
  writeFileSync(file, 'older');
  const proposed: string[] = [];
  const save = textSaver((fileName) => {
    proposed.push(fileName);
    return Promise.resolve(file);
  });
  expect(await save(report)).toEqual({ ok: true, value: { fileName: 'chosen.md' } });
  expect(readFileSync(file, 'utf8')).toBe(report.text);
  expect(readdirSync(folder)).toEqual(['chosen.md']);
  expect(proposed).toEqual(['proposed.md']);
});

test('whoever chooses nothing saves nothing', async () => {
  expect(await textSaver(() => Promise.resolve(undefined))(report)).toEqual({ ok: true, value: null });
});

test('what can not be written says so and leaves nothing behind', async () => {
  const saved = await textSaver(() => Promise.resolve(join(folder, 'nowhere/pack.md')))(report);
  expect(saved).toMatchObject({ ok: false, error: { code: 'report-unsaved' } });
  const onFolder = await textSaver(() => Promise.resolve(folder))(report);
  expect(onFolder).toMatchObject({ ok: false, error: { code: 'report-unsaved' } });
  expect(readdirSync(folder)).toEqual(['chosen.md']);
});
