import {
  apiLimits,
  type identityRoutes,
  type journalRoutes,
  type peopleRoutes,
  type RouteName,
  type serviceRoutes,
} from '#shared/api';
import type { PersonId, Sha256Hex } from '#shared/brand';
import { booksExamples } from './examples-books.ts';
import { governanceExamples } from './examples-governance.ts';
import type { ExamplesFor } from './example.ts';

const LINE =
  '{"actor":{"kind":"ledger"},"command":{"digest":"' +
  '00'.repeat(32) +
  '","id":"ledger.expire.1"},"payload":{"intent":"' +
  '11'.repeat(32) +
  '"},"seq":4711,"time":"2026-05-01T09:30:00.125Z","type":"intent.expired"}';

const HASH = 'b3'.repeat(32) as Sha256Hex;

const journalExamples: ExamplesFor<keyof typeof journalRoutes> = {
  events: { query: { from: '4711', limit: '1000' }, response: `${LINE}\n` },
  feed: { query: { from: '4711' }, response: `${LINE}\n` },
  stream: { query: { from: '4711' }, response: `id: 4711\ndata: ${LINE}\n\n:\n\n` },
  checkpoint: {
    response:
      'countersign.example/example-treasury\n4712\nqINS1GRFh9FEwpGCVEyLVdRWZf5PRcAzZHwSE/MbIlE=\n\n' +
      '— countersign.example/example-treasury 8rdDnTn4XJw=\n',
  },
  inclusion: { query: { seq: '4711', size: '4712' }, response: { path: [HASH] } },
  consistency: { query: { from: '4000', to: '4712' }, response: { path: [HASH] } },
};

const peopleExamples: ExamplesFor<keyof typeof peopleRoutes> = {
  people: {
    query: { after: '', limit: '1000' },
    response: {
      people: [
        {
          person: 'p-4b60a3' as PersonId,
          salt: '5a'.repeat(32),
          record: { name: 'Dana Ruiz', title: 'Treasury analyst', email: 'dana.ruiz@treasury.example' },
        },
      ],
      next: null,
    },
  },
};

const identityExamples: ExamplesFor<keyof typeof identityRoutes> = {
  identity: {
    response: {
      isRequired: true,
      identity: {
        issuer: 'https://id.treasury.example',
        subject: '00u1a2b3c4',
        person: 'p-4b60a3' as PersonId,
        expiresAt: '2026-05-04T09:17:31.000Z',
      },
    },
  },
};

const serviceExamples: ExamplesFor<keyof typeof serviceRoutes> = {
  limits: { response: { ...apiLimits } },
  health: {
    response: {
      status: 'ok',
      version: '1.0.0',
      instance: '7d8f0a52-6f0c-4f6e-9d2e-0c8f1a2b3c4d',
      reads: { url: 'http://127.0.0.1:8732', status: 'ok' },
      ledgers: [
        {
          ledger: 'example-treasury',
          status: 'ok',
          size: 4712,
          indexedSize: 4712,
          queueDepth: 0,
          role: 'leader',
          leaderUrl: null,
          gauges: {
            lastEventAt: '2026-05-04T09:12:31.104Z',
            historyLag: 0,
            stateLag: 212,
            recentOperations: 0,
            openHolds: 17,
            intents: 1532,
            openIntents: 23,
            cleanAccounts: 1240,
            dirtyAccounts: 96,
            memoryBytes: 187_432_960,
          },
        },
      ],
    },
  },
};

/** A request and its answer for every route. */
export const examples: ExamplesFor<RouteName> = {
  ...governanceExamples,
  ...booksExamples,
  ...journalExamples,
  ...peopleExamples,
  ...identityExamples,
  ...serviceExamples,
};
