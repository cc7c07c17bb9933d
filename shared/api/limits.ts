import {
  LEGS_MAX,
  LINKED_MAX,
  META_KEYS_MAX,
  META_KEY_CHARACTERS_MAX,
  META_VALUE_CHARACTERS_MAX,
  OPEN_HOLDS_PER_ACCOUNT_MAX,
  OPERATIONS_PER_EVENT_MAX,
} from '#shared/double-entry';

/** Intents in one command; a submission of more is sent in several. */
export const PROPOSE_BATCH_MAX = 1_000;
export const EVENTS_PAGE_MAX = 5_000;

const MEBIBYTE = 1024 * 1024;

/**
 * Every limit of the service that a caller can meet, by name, the unit in the name. The same names stand in
 * refusals and in `GET /v1/limits`.
 */
export const apiLimits = {
  requestBytesMax: 8 * MEBIBYTE,
  /** Nested objects and arrays of a request. */
  requestDepthMax: 32,
  requestMsMax: 60_000,
  /** Requests of one access token that are not answered yet; streams have a limit of their own. */
  openRequestsPerTokenMax: 1_024,
  streamsPerTokenMax: 64,
  /** Streams of all tokens together: each costs a connection and a piece of read-ahead. */
  streamsMax: 512,
  /** A page of journal events ends early when it holds this much; the caller asks on from where it ended. */
  eventsPageCharactersMax: 8 * MEBIBYTE,
  eventsPerPageMax: EVENTS_PAGE_MAX,
  intentsPerRequestMax: PROPOSE_BATCH_MAX,
  intentsPerPageMax: 1_000,
  accountsPerPageMax: 1_000,
  walletsPerPageMax: 1_000,
  entriesPerPageMax: 1_000,
  transfersPerPageMax: 200,
  operationsPerRequestMax: 10_000,
  operationsPerEventMax: OPERATIONS_PER_EVENT_MAX,
  linkedOperationsMax: LINKED_MAX,
  legsPerOperationMax: LEGS_MAX,
  metaKeysMax: META_KEYS_MAX,
  metaKeyCharactersMax: META_KEY_CHARACTERS_MAX,
  metaValueCharactersMax: META_VALUE_CHARACTERS_MAX,
  openHoldsPerAccountMax: OPEN_HOLDS_PER_ACCOUNT_MAX,
} as const;

export type ApiLimitName = keyof typeof apiLimits;
export type ApiLimits = Readonly<Record<ApiLimitName, number>>;
