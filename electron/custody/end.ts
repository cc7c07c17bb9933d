import type { CommandId } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { isInBooks, type ResultLine, type Sent } from './sent-log.ts';
import type { CarrierTools } from './tools.ts';

/*
 * The end of an item in the journal, once its result is in the books: what was held for it is posted where it was paid, and
 * given back where it was not. The command's id follows from the item, so it happens once.
 */

/**
 * Ends what was not ended yet. The answer is what is still missing; null when nothing is. What the ledger refused is tried
 * again with the next round: a mandate may have been renewed.
 */
export const endItem = async (
  { ledger, log, now, posting }: CarrierTools,
  sent: Sent,
  { item, hash, outcome }: ResultLine,
): Promise<string | null> => {
  if (isInBooks(sent)) return null;
  const ended = await ledger.end({
    commandId: commandIdOf(item),
    mandate: posting.mandate,
    intent: item,
    outcome: outcome === 'paid' ? 'settled' : 'failed',
    reference: `0x${hash}`,
  });
  if (!ended.ok) return ended.error;
  const noted = log.add({ step: 'ended', at: now().toISOString(), item });
  // Said again it is the same command, so nothing happens twice where this was not kept.
  return noted.ok ? null : `the answer of the ledger could not be written down: ${noted.error}`;
};

const commandIdOf = (item: string): CommandId =>
  sha256Hex(utf8(`countersign/evm-end/v1\n${item}`)) as CommandId;
