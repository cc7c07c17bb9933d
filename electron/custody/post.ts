import type { TransferId } from '#shared/brand';
import { PAYMENT_KEY } from '#shared/custody';
import { clearingAccountId, systemAccountId, type Operation } from '#shared/double-entry';
import { fromHex, sha256Hex, utf8 } from '#shared/encoding';
import { readTransaction, type ReadTransaction } from '#shared/evm';
import { chainOf } from '#shared/identifiers';
import { postingsIn, resultIn, signedIn, type ResultLine, type Sent } from './sent-log.ts';
import type { CarrierTools } from './tools.ts';

/*
 * A result in the books. What left by a rail stands on the rail's clearing account until a statement shows it; the chain is
 * its own statement, so what was paid is cleared against it, once: the operation's id follows from the item. What the
 * transaction cost leaves the account that pays for fees.
 */

/** What the ledger refused is tried again, under another id: a mandate may have been renewed. */
const RETRY_AFTER_MS = 3_600_000;

/** Posts what was not posted yet. The answer is what is still missing; null when nothing is. */
export const postResult = async (tools: CarrierTools, sent: Sent): Promise<string | null> => {
  const result = resultIn(sent);
  if (result === undefined) return 'no result';
  const postings = postingsIn(sent);
  if (postings.some(({ refused }) => refused === null)) return null;
  const last = postings.at(-1);
  if (last !== undefined && tools.now().getTime() - Date.parse(last.at) < RETRY_AFTER_MS) return last.refused;
  const attempt = postings.length + 1;
  const operation = operationOf(tools, sent, result, attempt);
  if (operation === null) return posted(tools, sent, attempt, null);
  if (typeof operation === 'string') return operation;
  const { mandate } = tools.posting;
  const answer = await tools.ledger.post(JSON.stringify({ mandate, operations: [operation] }));
  if (!answer.ok) return answer.error;
  const [told] = answer.value.results;
  if (told?.id !== operation.id) return 'the ledger answered another operation';
  return posted(tools, sent, attempt, told.status === 'posted' ? null : (told.code ?? told.status));
};

const posted = (
  { log, now }: CarrierTools,
  { item }: Sent,
  attempt: number,
  refused: string | null,
): string | null => {
  const noted = log.add({ step: 'posted', at: now().toISOString(), item, attempt, refused });
  // Posted again it is the same operation, so nothing happens twice where this was not kept.
  return noted.ok ? refused : `the answer of the ledger could not be written down: ${noted.error}`;
};

type Transfer = Extract<Operation, { op: 'transfer' }>;

/** Null where nothing moves in the books; a text where it can't be said what does. */
const operationOf = (
  tools: CarrierTools,
  sent: Sent,
  result: ResultLine,
  attempt: number,
): Transfer | null | string => {
  const line = signedIn(sent).find(({ hash }) => hash === result.hash);
  const read = line && readTransaction(fromHex(line.raw));
  if (read?.ok !== true) return 'what was signed does not read back';
  const paid = result.outcome === 'paid' ? clearedLegs(tools, read.value) : [];
  if (typeof paid === 'string') return paid;
  const fees = feeLegs(tools, sent, read.value, result);
  if (typeof fees === 'string') return fees;
  const legs = [...paid, ...fees];
  if (legs.length === 0) return null;
  const { item, block, hash, outcome } = result;
  return {
    op: 'transfer',
    id: operationId(item, attempt),
    legs,
    meta: { [PAYMENT_KEY]: item, outcome, transaction: hash, block: `${String(block.number)} ${block.hash}` },
  };
};

const clearedLegs = (
  { tokens }: CarrierTools,
  { chain, contract, minor }: ReadTransaction,
): Transfer['legs'] | string => {
  const asset =
    contract === null
      ? chainOf(chain)?.coin
      : tokens.find((token) => token.chain === chain && token.contract === contract)?.asset;
  if (asset === undefined) return `no asset is registered for ${String(contract)}`;
  return [
    {
      asset,
      credit: clearingAccountId('evm', asset),
      debit: systemAccountId('opening', asset),
      minor: minor.toString(),
    },
  ];
};

const feeLegs = (
  { posting, gate }: CarrierTools,
  { item }: Sent,
  { chain }: ReadTransaction,
  { fee }: ResultLine,
): Transfer['legs'] | string => {
  const source = gate.transferOf(item)?.legs[0]?.source.account;
  const account = source && posting.feeAccounts.get(source);
  const coin = chainOf(chain)?.coin;
  if (account === undefined || coin === undefined) return 'the journal does not say which account it left';
  return fee === '0'
    ? []
    : [{ asset: coin, credit: account, debit: systemAccountId('fees', coin), minor: fee }];
};

/** A UUID of version 8 (RFC 9562) that follows from the item: posted again, it is the same operation. */
const operationId = (item: string, attempt: number): TransferId => {
  const hex = sha256Hex(utf8(`countersign/evm-result/v1\n${item}\n${String(attempt)}`));
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-') as TransferId;
};
