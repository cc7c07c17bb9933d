import type { CustodyKeyId } from '#shared/brand';
import type { KeyChangeIntent, KeyRegistrationIntent } from '#shared/intent';
import { ANNA, CLEO } from '../company.ts';
import type { CustodyKey as InventoryKey } from '#shared/inventory';
import { keyNamed, testCustodyKey, testKeyChange, testKeyRegistration } from '../custody-keys.ts';
import type { LedgerClient } from '../ledger.ts';
import { CHAIN_POLICY } from './genesis.ts';
import { approve, instant, propose } from '../ledger-work.ts';
import type { CustodyKey } from '../../../electron/signer/custody/keys.ts';

const DAY_MS = 86_400_000;
const ID = 'chain-key' as CustodyKeyId;
const NAME = 'Key on the chain';

/** How a key of a token stands in the inventory: it signs for wallet A. */
export const chainKeyRecord = ({
  algorithm,
  publicKey,
  token: { manufacturer, serial },
  objectId,
}: CustodyKey): Partial<InventoryKey> => ({
  id: ID,
  name: NAME,
  kind: 'hsm',
  algorithm,
  publicKey,
  token: { profile: 'softhsm2', manufacturer, serial, keyId: objectId },
  held: { threshold: 1, holders: [{ share: 1, person: ANNA, token: null }] },
  backups: [],
});

/** Puts it into the inventory of a running ledger and lets it sign. */
export const registerChainKey = async (client: LedgerClient, key: CustodyKey): Promise<void> => {
  const dated = { createdAt: instant(), expiresAt: instant(DAY_MS) };
  await carriedOut(client, testKeyRegistration(chainKeyRecord(key), dated));
  const activation = { kind: 'set-state' as const, from: 'pre-activation' as const, to: 'active' as const };
  await carriedOut(
    client,
    testKeyChange(activation, {
      key: keyNamed(testCustodyKey(chainKeyRecord(key)), 0),
      ...dated,
    }),
  );
};

/** Suspends it, or lets it sign again. */
export const moveChainKey = async (
  client: LedgerClient,
  key: CustodyKey,
  {
    from,
    to,
    changes,
  }: { readonly from: 'active' | 'suspended'; readonly to: 'active' | 'suspended'; readonly changes: number },
): Promise<void> => {
  const dated = { createdAt: instant(), expiresAt: instant(DAY_MS) };
  const named = keyNamed(testCustodyKey(chainKeyRecord(key)), changes);
  await carriedOut(client, testKeyChange({ kind: 'set-state', from, to }, { key: named, ...dated }));
};

const carriedOut = async (
  client: LedgerClient,
  intent: KeyRegistrationIntent | KeyChangeIntent,
): Promise<void> => {
  const { outcomes } = await propose(client, [intent]);
  if (outcomes[0]?.outcome !== 'proposed') throw new Error(JSON.stringify(outcomes));
  const policy = CHAIN_POLICY;
  const first = (await approve(client, ANNA, intent, { policy })).body;
  // To stop a key one person is enough.
  const { status } =
    first.status === 'carried-out' ? first : (await approve(client, CLEO, intent, { policy })).body;
  if (status !== 'carried-out') throw new Error(status);
};
