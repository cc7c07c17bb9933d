import type { AccountRecord } from './types.ts';
import type { Account, AccountLimits, Conversion, PostingLeg, RecordedOperation } from './schema.ts';

/*
 * The canonical text (JCS, RFC 8785) of operations, written out by hand because every operation of the ledger is
 * written once: members in the order of their names, no space. A property test holds it to the general serialiser.
 */

/** Texts that stand in JSON as they are. */
const SIMPLE = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const quote = (text: string): string => {
  if (SIMPLE.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('An unpaired surrogate has no JSON form');
  return JSON.stringify(text);
};

const quoteOrNull = (text: string | null): string => (text === null ? 'null' : quote(text));

const list = <T>(items: readonly T[], write: (item: T) => string): string =>
  `[${items.map(write).join(',')}]`;

const legText = ({ asset, credit, debit, minor }: PostingLeg): string =>
  `{"asset":"${asset}","credit":"${credit}","debit":"${debit}","minor":"${minor}"}`;

const legsText = (legs: readonly PostingLeg[]): string => {
  const [only] = legs;
  return legs.length === 1 && only !== undefined ? `[${legText(only)}]` : list(legs, legText);
};

/** Names of metadata are ASCII, so that the order of code units is the order of `sort`. */
const metaText = (meta: Readonly<Record<string, string>>): string =>
  `{${Object.keys(meta)
    .sort()
    .map((name) => `${quote(name)}:${quote(meta[name] ?? '')}`)
    .join(',')}}`;

const conversionText = ({ bought, quoteId, quotedAt, rate, sold, source }: Conversion): string =>
  `{"bought":"${bought}","quoteId":${quote(quoteId)},"quotedAt":"${quotedAt}","rate":"${rate}","sold":"${sold}","source":${quote(source)}}`;

const bandText = ({ hard, soft }: AccountLimits['floor']): string =>
  `{"hard":${quoteOrNull(hard)},"soft":${quoteOrNull(soft)}}`;

const limitsText = (limits: AccountLimits | null): string => {
  if (limits === null) return 'null';
  const velocity = list(
    limits.velocity,
    ({ hard, measure, soft, window }) =>
      `{"hard":${quoteOrNull(hard)},"measure":"${measure}","soft":${quoteOrNull(soft)},"window":"${window}"}`,
  );
  return `{"ceiling":${bandText(limits.ceiling)},"floor":${bandText(limits.floor)},"velocity":${velocity}}`;
};

/** Canonical text of an account. */
export const encodeAccount = (account: Account): string => {
  const { asset, bic, iban, id, limits, name, normal, overdraft, role, scale, wallet } = account;
  return `{"asset":${quote(asset)},"bic":${quoteOrNull(bic)},"iban":${quoteOrNull(iban)},"id":"${id}","limits":${limitsText(limits)},"name":${quote(name)},"normal":"${normal}","overdraft":${String(overdraft)},"role":"${role}","scale":${String(scale)},"wallet":${quoteOrNull(wallet)}}`;
};

const strings = (texts: readonly string[]): string => list(texts, quote);

/** Canonical text of an operation with its outcome. */
export const encodeRecordedOperation = (operation: RecordedOperation): string => {
  switch (operation.op) {
    case 'transfer':
      return `{${before(operation)}"id":"${operation.id}","legs":${legsText(operation.legs)},${after(operation)}}`;
    case 'hold':
      return `{"expiresAt":"${operation.expiresAt}",${flagsOf(operation)}"id":"${operation.id}","legs":${legsText(operation.legs)},${after(operation)}}`;
    case 'post':
      return `{${flagsOf(operation)}"hold":"${operation.hold}","id":"${operation.id}",${after(operation)}}`;
    case 'void':
      return `{${flagsOf(operation)}"hold":"${operation.hold}","id":"${operation.id}",${after(operation)}}`;
    case 'open':
      return `{"account":${encodeAccount(operation.account)},${flagsOf(operation)}"id":"${operation.id}","op":"open"${refusedOf(operation)}}`;
    case 'expire':
      return `{"hold":"${operation.hold}","id":"${operation.id}","op":"expire"}`;
  }
};

type Common = Extract<RecordedOperation, { op: 'transfer' | 'hold' | 'post' | 'void' }>;

const flagsOf = ({ flags }: { readonly flags?: readonly string[] | undefined }): string =>
  flags === undefined ? '' : `"flags":${strings(flags)},`;

const refusedOf = ({ refused }: { readonly refused?: string | undefined }): string =>
  refused === undefined ? '' : `,"refused":${quote(refused)}`;

/** Members of a transfer before its id. */
const before = (operation: Extract<RecordedOperation, { op: 'transfer' }>): string => {
  const { conversion, corrects } = operation;
  const text = conversion === undefined ? '' : `"conversion":${conversionText(conversion)},`;
  return `${text}${corrects === undefined ? '' : `"corrects":"${corrects}",`}${flagsOf(operation)}`;
};

/** Members after the legs or the id: linked, meta, minors, op, refused, reverses, valueDate. */
const after = (operation: Common): string => {
  const { linked, meta, op, valueDate } = operation;
  const text = `${linked === undefined ? '' : '"linked":true,'}${meta === undefined ? '' : `"meta":${metaText(meta)},`}`;
  const minors =
    operation.op === 'post' && operation.minors !== undefined ? `"minors":${strings(operation.minors)},` : '';
  const reverses =
    operation.op === 'transfer' && operation.reverses !== undefined
      ? `,"reverses":"${operation.reverses}"`
      : '';
  const date = valueDate === undefined ? '' : `,"valueDate":"${valueDate}"`;
  return `${text}${minors}"op":"${op}"${refusedOf(operation)}${reverses}${date}`;
};

/** A `book.recorded` event, as far as its text goes. */
export interface BookEvent {
  readonly seq: number;
  readonly time: string;
  readonly actor: { readonly kind: 'ledger' } | { readonly kind: 'person'; readonly id: string };
  readonly command: { readonly id: string; readonly digest: string };
  readonly type: 'book.recorded';
  readonly payload: {
    readonly groups: readonly {
      readonly mandate: string | null;
      readonly operations: readonly RecordedOperation[];
    }[];
  };
}

/** Canonical line of a `book.recorded` event: what is hashed, stored and sent. */
export const encodeBookEvent = ({ actor, command, payload, seq, time, type }: BookEvent): string => {
  const who = actor.kind === 'ledger' ? '{"kind":"ledger"}' : `{"id":${quote(actor.id)},"kind":"person"}`;
  const groups = list(
    payload.groups,
    ({ mandate, operations }) =>
      `{"mandate":${quoteOrNull(mandate)},"operations":${list(operations, encodeRecordedOperation)}}`,
  );
  return `{"actor":${who},"command":{"digest":"${command.digest}","id":${quote(command.id)}},"payload":{"groups":${groups}},"seq":${String(seq)},"time":"${time}","type":"${type}"}`;
};

/** Canonical text of an account's balances, for the hash of the state. */
export const encodeAccountState = (record: AccountRecord): string => {
  const { creditsPending, creditsPosted, debitsPending, debitsPosted, lastSeq, openHolds } = record;
  const amounts = `"creditsPending":"${creditsPending.toString()}","creditsPosted":"${creditsPosted.toString()}","debitsPending":"${debitsPending.toString()}","debitsPosted":"${debitsPosted.toString()}"`;
  return `{"account":${encodeAccount(record.account)},${amounts},"lastSeq":${String(lastSeq)},"openHolds":${String(openHolds)},"velocity":${velocityText(record)}}`;
};

const velocityText = ({ velocity }: AccountRecord): string => {
  if (velocity === null) return 'null';
  const buckets = (of: typeof velocity.hours): string =>
    list(
      of,
      ({ at, count, sum }) => `{"at":${String(at)},"count":${String(count)},"sum":"${sum.toString()}"}`,
    );
  return `{"days":${buckets(velocity.days)},"hours":${buckets(velocity.hours)}}`;
};
