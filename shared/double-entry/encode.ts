import type { Account, AccountLimits, Conversion, PostingLeg, RecordedOperation } from './schema.ts';
import { TextWriter } from './text-writer.ts';
import type { AccountRecord } from './types.ts';

/*
 * The canonical bytes (JCS, RFC 8785) of operations, written out by hand because every operation of the ledger is
 * written once: members in the order of their names, no space. A property test holds them to the general serialiser.
 */

const maybe = (writer: TextWriter, text: string | null): TextWriter =>
  text === null ? writer.raw('null') : writer.quoted(text);

const list = <T>(writer: TextWriter, items: readonly T[], write: (item: T) => void): TextWriter => {
  writer.raw('[');
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) writer.raw(',');
    write(items[index] as T);
  }
  return writer.raw(']');
};

const writeLegs = (writer: TextWriter, legs: readonly PostingLeg[]): void => {
  let before = '"legs":[{"asset":"';
  for (const { asset, credit, debit, minor } of legs) {
    writer.raw(before).raw(asset).raw('","credit":"').raw(credit).raw('","debit":"').raw(debit);
    writer.raw('","minor":"').raw(minor);
    before = '"},{"asset":"';
  }
  writer.raw('"}],');
};

/** Names of metadata are ASCII, so that the order of code units is the order of `sort`. */
const writeMeta = (writer: TextWriter, meta: Readonly<Record<string, string>>): void => {
  let before = '"meta":{';
  const names = Object.keys(meta).sort();
  for (const name of names) {
    writer
      .raw(before)
      .quoted(name)
      .raw(':')
      .quoted(meta[name] ?? '');
    before = ',';
  }
  writer.raw(names.length === 0 ? '"meta":{},' : '},');
};

const writeConversion = (writer: TextWriter, conversion: Conversion): void => {
  const { bought, quoteId, quotedAt, rate, sold, source } = conversion;
  writer.raw('"conversion":{"bought":"').raw(bought).raw('","quoteId":').quoted(quoteId);
  writer.raw(',"quotedAt":"').raw(quotedAt).raw('","rate":"').raw(rate).raw('","sold":"').raw(sold);
  writer.raw('","source":').quoted(source).raw('},');
};

const writeBand = (writer: TextWriter, { hard, soft }: AccountLimits['floor']): void => {
  maybe(maybe(writer.raw('{"hard":'), hard).raw(',"soft":'), soft).raw('}');
};

const writeLimits = (writer: TextWriter, limits: AccountLimits | null): TextWriter => {
  if (limits === null) return writer.raw('null');
  writeBand(writer.raw('{"ceiling":'), limits.ceiling);
  writeBand(writer.raw(',"floor":'), limits.floor);
  writer.raw(',"velocity":');
  list(writer, limits.velocity, ({ hard, measure, soft, window }) => {
    maybe(writer.raw('{"hard":'), hard).raw(',"measure":').quoted(measure).raw(',"soft":');
    maybe(writer, soft).raw(',"window":').quoted(window).raw('}');
  });
  return writer.raw('}');
};

const writeAccount = (writer: TextWriter, account: Account): TextWriter => {
  const { asset, bic, iban, id, limits, name, normal, overdraft, role, scale, wallet } = account;
  maybe(writer.raw('{"asset":').quoted(asset).raw(',"bic":'), bic);
  maybe(writer.raw(',"iban":'), iban).raw(',"id":').quoted(id).raw(',"limits":');
  writeLimits(writer, limits).raw(',"name":').quoted(name).raw(',"normal":').quoted(normal);
  writer
    .raw(overdraft ? ',"overdraft":true' : ',"overdraft":false')
    .raw(',"role":')
    .quoted(role);
  return maybe(writer.raw(',"scale":').raw(String(scale)).raw(',"wallet":'), wallet).raw('}');
};

/** Writes an operation with its outcome. */
export const writeOperation = (writer: TextWriter, operation: RecordedOperation): void => {
  switch (operation.op) {
    case 'transfer':
      writer.raw('{');
      if (operation.conversion !== undefined) writeConversion(writer, operation.conversion);
      if (operation.corrects !== undefined) writer.raw('"corrects":"').raw(operation.corrects).raw('",');
      break;
    case 'hold':
      writer.raw('{"expiresAt":"').raw(operation.expiresAt).raw('",');
      break;
    case 'open':
      writeAccount(writer.raw('{"account":'), operation.account).raw(',');
      break;
    case 'expire':
      writer.raw('{"hold":"').raw(operation.hold).raw('","id":"').raw(operation.id).raw('","op":"expire"}');
      return;
    default:
      writer.raw('{');
  }
  writeRest(writer, operation);
};

type Decided = Exclude<RecordedOperation, { op: 'expire' }>;

/** Members from `flags` on. */
const writeRest = (writer: TextWriter, operation: Decided): void => {
  if (operation.flags !== undefined) writeStrings(writer.raw('"flags":'), operation.flags).raw(',');
  if (operation.op === 'post' || operation.op === 'void')
    writer.raw('"hold":"').raw(operation.hold).raw('",');
  writer.raw('"id":"').raw(operation.id).raw('",');
  if (operation.op === 'transfer' || operation.op === 'hold') writeLegs(writer, operation.legs);
  if (operation.op !== 'open') writeCommon(writer, operation);
  writer.raw('"op":"').raw(operation.op);
  if (operation.refused !== undefined) writer.raw('","refused":').quoted(operation.refused);
  else writer.raw('"');
  if (operation.op === 'transfer' && operation.reverses !== undefined)
    writer.raw(',"reverses":"').raw(operation.reverses).raw('"');
  if (operation.op !== 'open' && operation.valueDate !== undefined)
    writer.raw(',"valueDate":"').raw(operation.valueDate).raw('"');
  writer.raw('}');
};

const writeCommon = (writer: TextWriter, operation: Exclude<Decided, { op: 'open' }>): void => {
  if (operation.linked !== undefined) writer.raw('"linked":true,');
  if (operation.meta !== undefined) writeMeta(writer, operation.meta);
  if (operation.op === 'post' && operation.minors !== undefined)
    writeStrings(writer.raw('"minors":'), operation.minors).raw(',');
};

const writeStrings = (writer: TextWriter, texts: readonly string[]): TextWriter =>
  list(writer, texts, (text) => writer.quoted(text));

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

/** Writes the canonical line of a `book.recorded` event: what is hashed, stored and sent. */
export const writeBookEvent = (writer: TextWriter, event: BookEvent): void => {
  const { actor, command, payload, seq, time, type } = event;
  writer.raw('{"actor":{');
  if (actor.kind === 'person') writer.raw('"id":').quoted(actor.id).raw(',');
  writer.raw('"kind":').quoted(actor.kind).raw('},"command":{"digest":').quoted(command.digest);
  writer.raw(',"id":').quoted(command.id).raw('},"payload":{"groups":');
  list(writer, payload.groups, ({ mandate, operations }) => {
    maybe(writer.raw('{"mandate":'), mandate).raw(',"operations":');
    list(writer, operations, (operation) => {
      writeOperation(writer, operation);
    }).raw('}');
  });
  writer.raw('},"seq":').raw(String(seq)).raw(',"time":').quoted(time).raw(',"type":').quoted(type).raw('}');
};

/** One buffer for all texts: a fresh one for each line of a batch costs more than the writing. Holds nothing between. */
const scratch = new TextWriter(65_536);

const written = (write: (writer: TextWriter) => void): string => {
  write(scratch.clear());
  return scratch.text();
};

/** Canonical text of an account. */
export const encodeAccount = (account: Account): string => written((writer) => writeAccount(writer, account));

/** Canonical text of an operation with its outcome. */
export const encodeRecordedOperation = (operation: RecordedOperation): string =>
  written((writer) => {
    writeOperation(writer, operation);
  });

/**
 * The canonical line of a `book.recorded` event in UTF-8 behind one zero byte: what a leaf of the tree is the hash of
 * (RFC 6962 section 2.1).
 */
export const bookEventLeafBytes = (event: BookEvent): Uint8Array<ArrayBuffer> => {
  writeBookEvent(scratch.clear().raw('\u0000'), event);
  return scratch.bytes().slice();
};

/** Canonical line of a `book.recorded` event. */
export const encodeBookEvent = (event: BookEvent): string =>
  written((writer) => {
    writeBookEvent(writer, event);
  });

/** Writes an account with its balances, for the hash of the state. */
export const writeAccountState = (writer: TextWriter, record: AccountRecord): void => {
  const { creditsPending, creditsPosted, debitsPending, debitsPosted, velocity } = record;
  writeAccount(writer.raw('{"account":'), record.account);
  writer.raw(',"creditsPending":"').raw(creditsPending.toString());
  writer.raw('","creditsPosted":"').raw(creditsPosted.toString());
  writer.raw('","debitsPending":"').raw(debitsPending.toString());
  writer.raw('","debitsPosted":"').raw(debitsPosted.toString());
  writer.raw('","lastSeq":').raw(String(record.lastSeq));
  writer.raw(',"openHolds":').raw(String(record.openHolds)).raw(',"velocity":');
  if (velocity === null) writer.raw('null');
  else {
    writeBuckets(writer.raw('{"days":'), velocity.days);
    writeBuckets(writer.raw(',"hours":'), velocity.hours);
    writer.raw('}');
  }
  writer.raw('}');
};

const writeBuckets = (writer: TextWriter, buckets: NonNullable<AccountRecord['velocity']>['hours']): void => {
  list(writer, buckets, ({ at, count, sum }) => {
    writer.raw('{"at":').raw(String(at)).raw(',"count":').raw(String(count));
    writer.raw(',"sum":"').raw(sum.toString()).raw('"}');
  });
};
