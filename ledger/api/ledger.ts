import type { LedgerService } from '../service/service.ts';
import type { BooksPort } from './books-port.ts';
import { momentsOf, type SizeAt } from './moments.ts';

/** One ledger behind the API. */
export interface ApiLedger {
  readonly id: string;
  readonly service: LedgerService;
  readonly books: BooksPort;
  readonly sizeAt: SizeAt;
}

export const apiLedger = (service: LedgerService, books: BooksPort): ApiLedger => {
  const id = service.set.identity?.ledger;
  if (id === undefined) throw new Error('The journal has no genesis');
  return { id, service, books, sizeAt: momentsOf(service.feed) };
};
