export { LedgerFeed } from './ledger-feed.ts';
export { startReadListener, type ReadListener } from './listener.ts';
