export { accountSchema, entrySchema, walletSchema } from '#shared/double-entry';
export { decodeEvent, encodeEvent, EVENT_BYTES_MAX, eventLeaf, type EventError } from './codec.ts';
export {
  envelopeSchema,
  factsSchema,
  genesisSchema,
  journalEventSchema,
  railReferenceSchema,
  transferOutcomes,
  withdrawalSources,
  type Account,
  type Entry,
  type EventOf,
  type Genesis,
  type JournalEvent,
  type JournalEventType,
  type Wallet,
} from './schema.ts';
