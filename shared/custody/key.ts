import type { TransferIntent } from '#shared/intent';
import type { SigningKey } from '#shared/inventory';
import type { WorkingSet } from '#shared/projection';
import type { GateRefusal } from './refusals.ts';

/**
 * Why an item is not for this key: only one that the inventory has under its public key and that is active signs, and only
 * for the wallets that it was bound to under quorum. All legs have to pay from them: an item is let out as one.
 */
export const keyRefusal = (
  { custodyKeys, accounts }: Pick<WorkingSet, 'custodyKeys' | 'accounts'>,
  { legs }: Pick<TransferIntent, 'legs'>,
  { algorithm, publicKey }: SigningKey,
): GateRefusal | undefined => {
  const record = [...custodyKeys.values()].find(
    ({ key }) => key.publicKey === publicKey && key.algorithm === algorithm,
  );
  if (record?.state !== 'active')
    return {
      code: 'key-not-active',
      detail: record === undefined ? 'not in the inventory' : `${record.key.id} is ${record.state}`,
    };
  for (const { source } of legs) {
    const wallet = accounts.get(source.account)?.account.wallet ?? null;
    if (wallet === null || !record.key.wallets.includes(wallet))
      return { code: 'key-of-another-wallet', detail: `${record.key.id}, ${source.account}` };
  }
  return undefined;
};
