import type { JournalEvent } from '#shared/journal';

/** Key of an operation's metadata under which stands the digest of the item that it is the result of. */
export const PAYMENT_KEY = 'payment';

/**
 * Items whose result an event books. An item that left by a rail stays approved in the journal, so this is what keeps a gate
 * that has lost its memory from letting it out once more. Whoever books may end an item by it, and can make none.
 */
export const settledBy = (event: JournalEvent): readonly string[] =>
  event.type === 'book.recorded'
    ? event.payload.groups.flatMap(({ operations }) =>
        operations.flatMap((operation) => {
          if (operation.op !== 'transfer' || operation.refused !== undefined) return [];
          return operation.meta?.[PAYMENT_KEY] ?? [];
        }),
      )
    : [];
