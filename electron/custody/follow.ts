import { fromHex } from '#shared/encoding';
import type { Result } from '#shared/errors';
import { cancellationOf, readTransaction, type FeeFigures, type ReadTransaction } from '#shared/evm';
import { handOver, signWith } from './begin.ts';
import { outcomeOf, type ChainHead, type Whereabouts } from './chain.ts';
import { isOutbid, raisedFees, type FeeBounds } from './fees.ts';
import { laneOf, type Sender } from './senders.ts';
import { signedIn, type Sent, type SignedLine } from './sent-log.ts';
import { waiting, type CarrierTools, type ChainSettings, type ItemState } from './tools.ts';

/*
 * What becomes of signed transactions. All that were signed for one item stand at the same place, so at most one of them is
 * ever on the chain. A result is told once it is deep enough; until then the chain may take it back, and the same
 * transaction is handed over again.
 */

interface Variant {
  readonly line: SignedLine;
  readonly read: ReadTransaction;
}

/** Looks where an item's transactions are, and does what is to be done. */
export const followItem = async (
  tools: CarrierTools,
  sent: Sent,
  heads: ReadonlyMap<number, Result<ChainHead, string>>,
): Promise<ItemState> => {
  const variants = variantsOf(sent);
  const last = variants.at(-1);
  if (last === undefined) return waiting('signer', 'what was signed does not read back');
  const settings = tools.chains.get(last.read.chain);
  const head = heads.get(last.read.chain);
  if (settings === undefined || head === undefined)
    return waiting('no-chain', `no node of chain ${String(last.read.chain)}`);
  if (!head.ok) return waiting('node', head.error);
  for (const variant of variants) {
    const where = await settings.chain.whereabouts(variant.line.hash, head.value);
    if (!where.ok) return waiting('node', where.error);
    if (where.value.at === 'block') return inBlock(tools, settings, variant, where.value);
  }
  return stillNowhere(tools, settings, last, head.value);
};

const variantsOf = (sent: Sent): readonly Variant[] =>
  signedIn(sent).flatMap((line) => {
    const read = readTransaction(fromHex(line.raw));
    return read.ok && read.value.from !== null ? [{ line, read: read.value }] : [];
  });

const inBlock = (
  { log, now }: CarrierTools,
  { confirmations }: ChainSettings,
  { line, read }: Variant,
  { receipt, depth }: Extract<Whereabouts, { at: 'block' }>,
): ItemState => {
  const outcome = outcomeOf(line.kind, read, receipt);
  if (!outcome.ok) return waiting('node', outcome.error);
  if (depth < confirmations) return { state: 'in-block', hash: line.hash, depth };
  const { item, hash } = line;
  const { block, fee } = receipt;
  const at = now().toISOString();
  const told = log.add({
    step: 'result',
    at,
    item,
    outcome: outcome.value,
    hash,
    block,
    fee: fee.toString(),
  });
  if (!told.ok) return waiting('disk', told.error);
  return { state: outcome.value, hash, unposted: 'not posted yet' };
};

/** Handed over again as it is; or with a higher fee, where it is passed over for too long. */
const stillNowhere = async (
  tools: CarrierTools,
  settings: ChainSettings,
  last: Variant,
  head: ChainHead,
): Promise<ItemState> => {
  const { from } = last.read;
  const counts = from === null ? undefined : await settings.chain.counts(from);
  if (counts?.ok === true && counts.value.inBlocks > last.read.nonce)
    return waiting('foreign-transactions', `another transaction has its place ${String(last.read.nonce)}`);
  const refusal = refusalOf(tools, last.line);
  if (refusal !== undefined) return waiting('gate', refusal);
  const raised = raisedFor(tools, settings, last, head);
  const again = await handOver(settings, raised.raw);
  return again.state === 'sent' ? { ...again, detail: raised.detail ?? again.detail } : again;
};

/**
 * Why a payment that was signed is not handed over again: it was stopped, cancelled or has expired since, or the gate has not
 * read the journal. A cancellation pays nothing and needs no leave.
 */
const refusalOf = ({ gate, now }: CarrierTools, { kind, item }: SignedLine): string | undefined => {
  const released = kind === 'pay' ? gate.release(item, now().toISOString()) : undefined;
  return released?.ok === false ? `${released.error.code}: ${released.error.detail}` : undefined;
};

/** What is handed over: what was signed last, or the same payment with a higher fee that the gate lets out once more. */
const raisedFor = (
  tools: CarrierTools,
  settings: ChainSettings,
  { line, read }: Variant,
  head: ChainHead,
): { readonly raw: Uint8Array; readonly detail: string | null } => {
  const raw = fromHex(line.raw);
  const market = { ...head, tipPerGas: settings.tipPerGas };
  const ageMs = tools.now().getTime() - Date.parse(line.at);
  if (!isOutbid(read, market) || ageMs < settings.raiseAfterMs) return { raw, detail: null };
  const signed = signedHigher(tools, line, read, (bounds) => raisedFees(bounds, read, market));
  return typeof signed === 'string' ? { raw, detail: signed } : { raw: signed, detail: null };
};

type Fees = (bounds: FeeBounds) => Result<FeeFigures, string>;

const signedHigher = (
  tools: CarrierTools,
  { item, kind }: SignedLine,
  read: ReadTransaction,
  fees: Fees,
): Uint8Array | string => {
  const now = tools.now().toISOString();
  const released = kind === 'pay' ? tools.gate.release(item, now) : tools.gate.cancel(item, now);
  if (!released.ok) return `${released.error.code}: ${released.error.detail}`;
  const sender = senderAt(tools, read);
  const payment = tools.book.order(released.value.intent, item);
  if (sender === undefined || !payment.ok) return payment.ok ? 'no sender' : payment.error;
  const order = kind === 'pay' ? payment.value : cancellationOf(payment.value);
  const figures = fees(order);
  if (!figures.ok) return figures.error;
  const signed = signWith(tools, sender, order, figures.value);
  if (signed.ok) return signed.value;
  return signed.error.state === 'waiting' ? signed.error.detail : 'not signed';
};

/** The sender behind a transaction. */
const senderAt = (
  { senders }: CarrierTools,
  { chain, from }: Pick<ReadTransaction, 'chain' | 'from'>,
): Sender | undefined => senders.find((each) => each.chain === chain && laneOf(each).address === from);
