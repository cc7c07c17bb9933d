import type { ApiLimits } from '#shared/api';
import type { MandateId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import type { Caller } from './access.ts';
import type { MissedId, Watch } from './cross-ledger.ts';
import type { ApiLedger } from './ledger.ts';
import { problem, type Answering } from './reply.ts';
import { readTransfers } from './transfers-body.ts';

/**
 * The route that money moves through most. It has its own way, with nothing on it that it does not need: bytes to
 * operations by hand, one command to the writer, and the writer's texts joined.
 */
export const transfersAnswer = async (
  caller: Caller<ApiLedger>,
  body: Buffer,
  limits: ApiLimits,
  watch: Watch<ApiLedger>,
): Promise<Answering> => {
  const read = readTransfers(body, limits.operationsPerRequestMax);
  if (!read.ok) return problem(read.error.code, read.error.detail);
  const { mandate, operations } = read.value;
  const refusal = keyRefusal(caller, mandate);
  if (refusal !== undefined) return refusal;
  const results = await caller.ledger.books.operate({
    kind: 'book',
    client: caller.name,
    mandate,
    operations,
  });
  if (!results.ok) {
    if (!caller.ledger.service.set.mandates.has(mandate))
      watch.look(caller, { kind: 'mandate', id: mandate });
    return problem(results.error.code, results.error.detail);
  }
  if (watch.isOn) watchUnknown(watch, caller, operations, results.value);
  return { kind: 'json', status: 200, text: `{"results":[${results.value.join(',')}]}` };
};

/** The human behind a key is the one who answers for the mandate: nobody books under what another answers for. */
export const keyRefusal = ({ key, ledger }: Caller<ApiLedger>, mandate: MandateId): Answering | undefined => {
  if (key === undefined) return undefined;
  const owner = ledger.service.set.mandates.get(mandate)?.mandate.owner;
  if (owner === undefined || owner === key.owner) return undefined;
  return problem('api-key-owner-differs', `the key acts for ${key.owner}, the mandate is of ${owner}`);
};

/** Codes of refusals because something is not in this ledger, as they stand in a result. */
const UNKNOWN = /"code":"(?:unknown-account|wallet-unknown|hold-unknown|transfer-unknown)"/;

const watchUnknown = (
  watch: Watch<ApiLedger>,
  caller: Caller<ApiLedger>,
  operations: readonly Operation[],
  results: readonly string[],
): void => {
  for (const [index, operation] of operations.entries())
    if (UNKNOWN.test(results[index] ?? ''))
      for (const missed of namedIn(operation)) watch.look(caller, missed);
};

/** What an operation names that has to be in the ledger. */
const namedIn = (operation: Operation): readonly MissedId[] => {
  const accounts = 'legs' in operation ? operation.legs.flatMap(({ credit, debit }) => [credit, debit]) : [];
  const wallet = operation.op === 'open' ? operation.account.wallet : null;
  const transfers = [
    'hold' in operation ? operation.hold : undefined,
    'reverses' in operation ? operation.reverses : undefined,
    'corrects' in operation ? operation.corrects : undefined,
  ];
  return [
    ...(wallet === null ? [] : [{ kind: 'wallet' as const, id: wallet }]),
    ...accounts.map((id) => ({ kind: 'account' as const, id })),
    ...transfers.flatMap((id) => (id === undefined ? [] : [{ kind: 'transfer' as const, id }])),
  ];
};
