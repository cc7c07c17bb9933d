import type { CustodyKeyId } from '#shared/brand';
import type { KeyChangeIntent, KeyRegistrationIntent } from '#shared/intent';
import { ANNA, CLEO } from '../company.ts';
import { testCustodyKey, testKeyChange, testKeyRegistration } from '../custody-keys.ts';
import type { LedgerClient } from '../ledger.ts';
import { approve, instant, propose } from '../ledger-work.ts';
import type { CustodyKey } from '../../../electron/signer/custody/keys.ts';

const DAY_MS = 86_400_000;
const ID = 'chain-key' as CustodyKeyId;
const NAME = 'Key on the chain';

/** Puts a key of a token into the inventory of a running ledger and lets it sign for wallet A. */
export const registerChainKey = async (
  client: LedgerClient,
  { algorithm, publicKey, token: { manufacturer, serial }, objectId }: CustodyKey,
): Promise<void> => {
  const dated = { createdAt: instant(), expiresAt: instant(DAY_MS) };
  const token = { profile: 'softhsm2', manufacturer, serial, keyId: objectId };
  const { ceremony } = testCustodyKey();
  const key = { id: ID, name: NAME, kind: 'hsm' as const, algorithm, publicKey, token, ceremony };
  const held = { threshold: 1, holders: [{ share: 1, person: ANNA, token: null }] };
  await carriedOut(client, testKeyRegistration({ ...key, held, backups: [] }, dated));
  const activation = { kind: 'set-state' as const, from: 'pre-activation' as const, to: 'active' as const };
  await carriedOut(client, testKeyChange(activation, { key: { id: ID, name: NAME }, ...dated }));
};

const carriedOut = async (
  client: LedgerClient,
  intent: KeyRegistrationIntent | KeyChangeIntent,
): Promise<void> => {
  const { outcomes } = await propose(client, [intent]);
  if (outcomes[0]?.outcome !== 'proposed') throw new Error(JSON.stringify(outcomes));
  await approve(client, ANNA, intent);
  const { status } = (await approve(client, CLEO, intent)).body;
  if (status !== 'carried-out') throw new Error(status);
};
