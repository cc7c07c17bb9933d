/** Nominal typing for ids: two ids of different kinds never mix, at no cost at run time. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Readonly<Record<Name, true>> };

export type LedgerId = Brand<string, 'LedgerId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type GroupId = Brand<string, 'GroupId'>;
export type KeyId = Brand<string, 'KeyId'>;
export type DeviceId = Brand<string, 'DeviceId'>;
export type EntityId = Brand<string, 'EntityId'>;
export type WalletId = Brand<string, 'WalletId'>;
export type AccountId = Brand<string, 'AccountId'>;
export type CommandId = Brand<string, 'CommandId'>;
/** SHA-256 in lower-case hex, 64 characters. */
export type Sha256Hex = Brand<string, 'Sha256Hex'>;
/** An intent's identity is its digest: SHA-256("countersign/intent/v1\n" ‖ JCS), lower-case hex. */
export type IntentDigest = Brand<Sha256Hex, 'IntentDigest'>;
/** Id of one operation on the books, chosen by the client: a UUID in lower case (RFC 9562; version 7 sorts by time). */
export type TransferId = Brand<string, 'TransferId'>;
/** A business calendar of the roster. */
export type CalendarId = Brand<string, 'CalendarId'>;
/** A key that approved items are carried out with; a `KeyId` is a person's. */
export type CustodyKeyId = Brand<string, 'CustodyKeyId'>;
/** A standing authority to post, granted under quorum. */
export type MandateId = Brand<string, 'MandateId'>;
