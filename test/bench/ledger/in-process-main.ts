import { pino } from 'pino';
import type { AccountId, TransferId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import { loadConfig, openHome, type LedgerService } from '../../../ledger/service/index.ts';
import { MANDATE } from '../../support/books.ts';
import { accountName, randomBelow, transferId } from './work.ts';

/*
 * node in-process-main.ts <config file> <accounts> <concurrent> <milliseconds> <seed>: the ledger without its HTTP
 * server; so many callers, each with one transfer under way. Prints transfers a second, counted until all is indexed.
 */

const [, , file = '', accounts = '10000', concurrent = '64', forMs = '8000', seed = '900'] = process.argv;
const service = await openHome(loadConfig(file), pino({ level: 'silent' }));

const random = randomBelow(Number(seed));
let serial = 0;
const next = (): Operation => {
  const from = random(Number(accounts));
  const to = (from + 1 + random(Number(accounts) - 1)) % Number(accounts);
  serial += 1;
  const leg = {
    asset: 'EUR',
    credit: accountName(from) as AccountId,
    debit: accountName(to) as AccountId,
    minor: '1',
  };
  return { op: 'transfer', id: transferId(Number(seed), serial) as TransferId, legs: [leg] };
};

const caller = async ({ books }: LedgerService, until: number): Promise<void> => {
  while (performance.now() < until) {
    const result = await books.operate({
      kind: 'book',
      client: 'test',
      mandate: MANDATE,
      operations: [next()],
    });
    if (!result.ok || !result.value[0]?.includes('"posted"')) throw new Error(JSON.stringify(result));
  }
};

const start = performance.now();
await Promise.all(Array.from({ length: Number(concurrent) }, () => caller(service, start + Number(forMs))));
await service.history.whenThrough(service.writer.head.size);
const rate = (serial * 1000) / (performance.now() - start);
await service.stop();
console.log(JSON.stringify({ rate }));
