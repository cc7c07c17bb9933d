import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  decodeIntent,
  decodeSigned,
  encodeIntent,
  runbookFileSchema,
  runbookProblem,
  runbookTriggers,
} from '#shared/intent';
import { renderDigest, renderIntent } from '#shared/render';
import { sortedRoles } from '#shared/roster';
import { closing, opening, signing, skipping, step, testRunbook } from '../../../support/runbooks.ts';
import { GRACE, HUGO } from '../../../support/people.ts';

const folder = join(import.meta.dirname, '../../../../resources/runbooks');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const shipped = files.map((name) => ({
  name,
  ...runbookFileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
}));

describe('the runbooks that ship', () => {
  test.each(shipped)('$name says what it means', ({ name, runbook }) => {
    expect(name).toBe(`${runbook.id}.json`);
    expect(runbookProblem(runbook)).toBeUndefined();
    for (const { asks, observes } of runbook.steps) {
      expect(asks).toEqual(sortedRoles(asks));
      if (observes !== null) expect(asks).toEqual([]);
    }
    const README = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(README).toContain(`\`${name}\``);
  });

  test('are there for everything that offers one', () => {
    const offered = new Set(shipped.flatMap(({ runbook }) => runbook.offeredOn));
    expect(runbookTriggers.filter((trigger) => !offered.has(trigger))).toEqual([]);
  });

  test.each(shipped)('$name can be opened: it is decoded and shown whole', ({ runbook }) => {
    const about = { key: 'key', device: 'device', person: 'person', emergency: 'emergency' } as const;
    const subject = opening().deed;
    expect(subject.kind).toBe('open');
    const intent = opening({ runbook: { ...runbook, about: Object.values(about) } });
    const decoded = decodeSigned(encodeIntent(intent));
    expect(decoded).toMatchObject({ ok: true, value: intent });
    const shown = renderIntent(intent, 'en-GB').lines.map(({ value }) => value);
    for (const { text } of runbook.steps) expect(shown).toContain(text);
  });
});

describe('a statement about a runbook', () => {
  const opened = opening();
  const all = [opened, signing(opened, 'call'), skipping(opened, 'call'), closing(opened, HUGO, 'Done')];

  test('is signed, and is no item that anybody could approve', () => {
    for (const intent of all) {
      const bytes = encodeIntent(intent);
      expect(decodeSigned(bytes)).toMatchObject({ ok: true });
      expect(decodeIntent(bytes)).toMatchObject({ ok: false, error: { code: 'bad-value' } });
    }
  });

  test('has lines of its own: other words give other lines', () => {
    const more = [
      ...all,
      signing(opened, 'call', GRACE, 'A note'),
      skipping(opened, 'call', GRACE, 'Another reason'),
      opening({ runbook: testRunbook({ version: 2 }) }),
      opening({ runbook: testRunbook({ steps: [step('call', { targetMinutes: 31 })] }) }),
      opening({ runbook: testRunbook({ steps: [step('call', { asks: ['compliance'] })] }) }),
      opening({ runbook: testRunbook({ steps: [step('call', { observes: 'left' })] }) }),
    ].map((intent) => ({ ...intent, origin: opened.origin, initiator: GRACE }));
    const digests = more.map((intent) => renderDigest(renderIntent(intent, 'en-GB')));
    expect(new Set(digests).size).toBe(more.length);
  });

  test('carries a runbook that makes sense, about what it may be about', () => {
    const refused = (over: Parameters<typeof opening>[0]): string => {
      const decoded = decodeSigned(encodeIntent(opening(over)));
      return decoded.ok ? '' : `${decoded.error.code} ${decoded.error.detail}`;
    };
    const runbook = testRunbook({ about: ['person'] });
    expect(refused({ runbook })).toContain('not about a key');
    const twice = testRunbook({ steps: [step('call'), step('call')] });
    expect(refused({ runbook: twice })).toContain('twice');
    const circle = testRunbook({ steps: [step('a', { after: ['b'] }), step('b', { after: ['a'] })] });
    expect(refused({ runbook: circle })).toContain('not before it');
  });
});
