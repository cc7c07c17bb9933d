import type { booksRoutes } from '#shared/api';
import type { AccountId, EntityId, MandateId, PersonId, TransferId, WalletId } from '#shared/brand';
import type { ExamplesFor } from './example.ts';

const MANDATE = 'payroll-2026' as MandateId;
const TRANSFER = '018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f' as TransferId;
const HOLD = '018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e10' as TransferId;
const REFUSED = '018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e11' as TransferId;
const ACCOUNT = 'wallet-a.EUR' as AccountId;
const OTHER = 'wallet-b.EUR' as AccountId;
const WALLET = 'wallet-a' as WalletId;
const TIME = '2026-05-01T09:30:00.125Z';
const POSITION = { seq: 4711, index: 0 };

const leg = { asset: 'EUR', credit: ACCOUNT, debit: OTHER, minor: '125000' };
const balances = {
  debitsPosted: '9000000',
  creditsPosted: '125000',
  debitsPending: '0',
  creditsPending: '50000',
};

const account = {
  id: ACCOUNT,
  wallet: WALLET,
  role: 'wallet' as const,
  asset: 'EUR',
  scale: 2,
  name: 'Operating account',
  iban: null,
  bic: null,
  normal: 'debit' as const,
  overdraft: false,
  limits: {
    floor: { soft: '1000000', hard: '0' },
    ceiling: { soft: null, hard: null },
    velocity: [{ window: 'h24' as const, measure: 'sum' as const, soft: null, hard: '500000000' }],
  },
  ...balances,
  openHolds: 1,
  lastSeq: 4711,
};

const transfer = {
  id: TRANSFER,
  position: POSITION,
  time: TIME,
  mandate: MANDATE,
  operation: {
    op: 'transfer' as const,
    id: TRANSFER,
    valueDate: '2026-05-04',
    meta: { invoice: 'INV-2026-0815' },
    legs: [leg],
  },
  sequel: null,
};

export const booksExamples: ExamplesFor<keyof typeof booksRoutes> = {
  transfers: {
    request: {
      mandate: MANDATE,
      operations: [
        transfer.operation,
        {
          op: 'hold',
          id: HOLD,
          legs: [{ ...leg, minor: '50000' }],
          expiresAt: '2026-05-08T09:30:00Z',
        },
        { op: 'transfer', id: REFUSED, legs: [{ ...leg, minor: '999999999999' }] },
      ],
    },
    response: {
      results: [
        { id: TRANSFER, status: 'posted', position: POSITION, time: TIME, flags: [`soft-floor:${ACCOUNT}`] },
        { id: HOLD, status: 'held', position: { seq: 4711, index: 1 }, time: TIME },
        {
          id: REFUSED,
          status: 'refused',
          position: { seq: 4711, index: 2 },
          time: TIME,
          code: 'insufficient-funds',
          detail: ACCOUNT,
        },
      ],
    },
  },
  transfer: { params: { id: TRANSFER }, response: transfer },
  findTransfers: {
    query: { key: 'invoice', value: 'INV-2026-0815', limit: '100', atLeast: '4712' },
    response: { size: 4712, transfers: [transfer], next: null },
  },
  accounts: {
    query: { wallet: WALLET, after: 'wallet-a.AUD', limit: '100' },
    response: { size: 4712, accounts: [account], next: null },
  },
  account: { params: { id: ACCOUNT }, query: { atLeast: '4712' }, response: account },
  balance: {
    params: { id: ACCOUNT },
    query: { at: '2026-05-01T12:00:00Z', valued: '2026-05-04', atLeast: '4712' },
    response: {
      account: ACCOUNT,
      asset: 'EUR',
      scale: 2,
      size: 4712,
      valued: '2026-05-04',
      debitsPosted: '9000000',
      creditsPosted: '125000',
      debitsPending: null,
      creditsPending: null,
    },
  },
  entries: {
    params: { id: ACCOUNT },
    query: { limit: '100', direction: 'newest-first' },
    response: {
      size: 4712,
      entries: [
        {
          cursor: '308740096-0c',
          position: POSITION,
          time: TIME,
          bookingDate: '2026-05-01',
          valueDate: '2026-05-04',
          kind: 'transfer',
          transfer: TRANSFER,
          intent: null,
          side: 'credit',
          minor: '125000',
          counter: OTHER,
          balance: { debitsPosted: '9000000', creditsPosted: '125000' },
        },
      ],
      next: null,
    },
  },
  wallets: {
    query: { after: '', limit: '100' },
    response: {
      size: 4712,
      wallets: [
        {
          id: WALLET,
          entity: 'alpha' as EntityId,
          name: 'Operating',
          purpose: 'Suppliers and payroll',
          tier: 'warm',
          owner: 'p-6fd3c1' as PersonId,
          policy: null,
          limits: [],
          expiresOn: null,
          state: 'active',
          occupied: 1,
          lastSeq: 0,
        },
      ],
      next: null,
    },
  },
};
