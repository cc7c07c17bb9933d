import type { RecordedOperation } from '#shared/double-entry';

/** Keys of a client's metadata that say what an operation is for, the telling ones first. */
const TELLING = ['description', 'reference', 'remittance', 'purpose', 'invoice', 'order'] as const;

/** What an operation was, in a few words: what its client said of it, or what kind it is. */
export const operationText = (operation: RecordedOperation): string => {
  const said = 'meta' in operation ? told(operation.meta ?? {}) : undefined;
  return [kindOf(operation), said].filter((text) => text !== undefined).join(': ') || 'Transfer';
};

const told = (meta: Readonly<Record<string, string>>): string | undefined => {
  const key = TELLING.find((name) => meta[name] !== undefined);
  return key === undefined ? undefined : meta[key];
};

/** Only what is out of the ordinary is named. */
const kindOf = (operation: RecordedOperation): string | undefined => {
  if (operation.op === 'post') return 'Hold posted';
  if (operation.op !== 'transfer') return undefined;
  if (operation.reverses !== undefined) return 'Reversal';
  if (operation.corrects !== undefined) return 'Correction';
  const { conversion } = operation;
  return conversion && `Conversion ${conversion.sold} to ${conversion.bought} at ${conversion.rate}`;
};
