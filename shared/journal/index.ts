export { decodeEvent, encodeEvent, EVENT_BYTES_MAX, eventLeaf, type EventError } from './codec.ts';
export {
  accountSchema,
  entrySchema,
  envelopeSchema,
  factsSchema,
  genesisSchema,
  journalEventSchema,
  walletSchema,
  type Account,
  type Entry,
  type EventOf,
  type Genesis,
  type JournalEvent,
  type JournalEventType,
  type Wallet,
} from './schema.ts';
