import type { CustodyKeyId } from '#shared/brand';
import type { TransferIntent } from '#shared/intent';
import type { WorkingSet } from '#shared/projection';
import type { GateRefusal } from './refusals.ts';

/**
 * Why an item is not for this key: only an active one signs, and only for the wallets that it was bound to under quorum.
 * All legs have to pay from them: an item is let out as one.
 */
export const keyRefusal = (
  { custodyKeys, accounts }: Pick<WorkingSet, 'custodyKeys' | 'accounts'>,
  { legs }: Pick<TransferIntent, 'legs'>,
  id: CustodyKeyId,
): GateRefusal | undefined => {
  const record = custodyKeys.get(id);
  if (record?.state !== 'active')
    return { code: 'key-not-active', detail: `${id} is ${record?.state ?? 'not in the inventory'}` };
  for (const { source } of legs) {
    const wallet = accounts.get(source.account)?.account.wallet ?? null;
    if (wallet === null || !record.key.wallets.includes(wallet))
      return { code: 'key-of-another-wallet', detail: `${id}, ${source.account}` };
  }
  return undefined;
};
