import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Topic } from '#shared/ipc';
import type { ReviewState } from '#shared/projection';

/* What the banner asks for, and when it asks again: time alone makes a review overdue. */

const OVERDUE: ReviewState = {
  lastAt: null,
  dueAt: '2026-08-01T00:00:00.000Z',
  isOverdue: true,
  overdue: [],
};

const loads = vi.hoisted((): { answer?: ReviewState; readonly topics: string[] } => ({ topics: [] }));
vi.mock('../../../../../renderer/state/use-loaded.ts', () => ({
  useLoaded: (load: () => Promise<unknown>, topic: Topic) => {
    loads.topics.push(topic);
    void load();
    return [{ state: 'ready', value: loads.answer }, () => undefined];
  },
}));

// Another file may have loaded it in this thread, with what it really asks.
vi.resetModules();
const { ReviewBanner } = await import('../../../../../renderer/features/people/review/ReviewBanner.tsx');

const asked: string[] = [];
beforeEach(() => {
  loads.topics.length = 0;
  asked.length = 0;
  const bridge = new Proxy(
    {},
    {
      get: (_, method) => () => {
        asked.push(String(method));
        return Promise.resolve();
      },
    },
  );
  vi.stubGlobal('window', { countersign: bridge });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('asks for the review alone, and again with every event of the journal', () => {
  loads.answer = OVERDUE;
  const html = renderToStaticMarkup(<ReviewBanner />);
  expect(html).toContain('The access review is overdue since 2026-08-01.');
  expect(asked).toEqual(['people.review']);
  expect(loads.topics).toEqual(['audit']);
});

test('is not there while nothing is overdue', () => {
  loads.answer = { ...OVERDUE, isOverdue: false };
  expect(renderToStaticMarkup(<ReviewBanner />)).toBe('');
});
