import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IntentDigest, Sha256Hex } from '#shared/brand';
import { Gate } from '#shared/custody';
import { toHex } from '#shared/encoding';
import { addressOfKey } from '#shared/evm';
import type { EvmAddress } from '#shared/identifiers';
import { digestOf, type TransferIntent } from '#shared/intent';
import { eventLeaf } from '#shared/journal';
import type { Carrier } from '../../../electron/custody/carrier.ts';
import type { ChainNode } from '../../../electron/custody/node.ts';
import { openLanes } from '../../../electron/custody/lanes.ts';
import { feedGate } from '../../../electron/custody/ledger.ts';
import { createSenders } from '../../../electron/custody/senders.ts';
import { openGateFile } from '../../../electron/signer/custody/gate-file.ts';
import { openCarrier } from '../../../electron/custody/open.ts';
import type { ItemState } from '../../../electron/custody/tools.ts';
import { generateSigningKey, type CustodyKey } from '../../../electron/signer/custody/keys.ts';
import { openLogin, type TokenLogin } from '../../../electron/signer/custody/login.ts';
import { pinFrom } from '../../../electron/signer/secret.ts';
import { MANDATE } from '../books.ts';
import { chainPayment, LOCAL_CHAIN, type ChainPayment } from '../evm.ts';
import { createTestLedger, removeTestLedger, startLedger, type StartedLedger } from '../ledger.ts';
import { approveByTwo, instant, propose } from '../ledger-work.ts';
import { PROVIDERS } from '../pkcs11/providers.ts';
import { openRig, PIN, valueOf, type Rig } from '../pkcs11/rig.ts';
import { CHAIN_POLICY, chainGenesis } from './genesis.ts';
import { registerChainKey } from './registered.ts';
import { startNode, type TestNode } from './node.ts';
import { settingsOf, type CarrierPlan } from './settings.ts';

/* A carrier with all that is real about it: a ledger process, a token, a node of a chain. */

const DAY_MS = 86_400_000;
const COIN = 10n ** 18n;

export class ChainRig {
  readonly node: TestNode;
  readonly ledger: StartedLedger;
  readonly key: CustodyKey;
  readonly address: EvmAddress;
  readonly plan: CarrierPlan;
  readonly login: TokenLogin;
  readonly #token: Rig;
  readonly #release: () => void;

  private constructor(node: TestNode, ledger: StartedLedger, token: Rig, plan: CarrierPlan) {
    this.node = node;
    this.ledger = ledger;
    this.#token = token;
    this.key = plan.key;
    this.address = addressOfKey(plan.key.publicKey);
    this.plan = plan;
    const { login, release } = valueOf(openLogin(token.token(), pinFrom(PIN)));
    this.login = login;
    this.#release = release;
  }

  static async start(): Promise<ChainRig> {
    const softHsm = PROVIDERS.find(({ kind }) => kind === 'softhsm');
    if (softHsm === undefined) throw new TypeError('no SoftHSM');
    const token = openRig(softHsm);
    const key = token.loggedIn((login) =>
      valueOf(generateSigningKey(login, 'ecdsa-secp256k1', { objectId: token.freshId(), label: 'treasury' })),
    );
    const node = await startNode();
    const ledger = await startLedger(await createTestLedger(chainGenesis()));
    await registerChainKey(ledger.client, key);
    await node.fund(addressOfKey(key.publicKey), COIN, 1_000_000_000n);
    const [genesis] = await ledger.client.lines();
    const plan: CarrierPlan = {
      folder: mkdtempSync(join(tmpdir(), 'countersign-carrier-')),
      key,
      trust: {
        origin: ledger.origin,
        vkey: ledger.vkey,
        genesis: toHex(eventLeaf(genesis ?? '')) as Sha256Hex,
      },
      ledger: { url: ledger.url, token: ledger.token },
      mandate: MANDATE,
      nodes: [node.url],
      confirmations: 3,
      raiseAfterMs: 0,
      aheadMs: 0,
      firstNonce: 0,
    };
    return new ChainRig(node, ledger, token, plan);
  }

  /** A carrier on the files of this rig; `over` for what is configured otherwise. */
  carrier(over: Partial<CarrierPlan> = {}, wrap?: (node: ChainNode) => ChainNode): Carrier {
    const opened = openCarrier(settingsOf({ ...this.plan, ...over }, this.login, wrap));
    if (!opened.ok) throw new Error(opened.error);
    return opened.value;
  }

  /** Proposed at the ledger, and approved by as many as the policy asks for. */
  async approved(
    over: Partial<ChainPayment> = {},
    intent: Partial<TransferIntent> = {},
  ): Promise<IntentDigest> {
    return digestOf(await this.approvedIntent(over, intent));
  }

  /** The same, whole. */
  async approvedIntent(
    over: Partial<ChainPayment> = {},
    more: Partial<TransferIntent> = {},
  ): Promise<TransferIntent> {
    const intent = await this.proposed(over, more);
    const status = await approveByTwo(this.ledger.client, intent, { policy: CHAIN_POLICY });
    if (status !== 'awaiting-dispatch') throw new Error(status);
    return intent;
  }

  async proposed(
    over: Partial<ChainPayment> = {},
    more: Partial<TransferIntent> = {},
  ): Promise<TransferIntent> {
    const intent = chainPayment(over, { createdAt: instant(), expiresAt: instant(DAY_MS), ...more });
    const { outcomes } = await propose(this.ledger.client, [intent]);
    if (outcomes[0]?.outcome !== 'proposed') throw new Error(JSON.stringify(outcomes));
    return intent;
  }

  /** As a carrier that is cut off between both: the item has its place, and the gate has not written down its release. */
  placedOnly(intent: TransferIntent): void {
    const settings = settingsOf(this.plan, this.login);
    const lanes = openLanes(join(this.plan.folder, 'lanes.json'));
    if (!lanes.ok) throw new Error(lanes.error);
    const placed = createSenders(settings.senders, settings.tokens, lanes.value).order(
      intent,
      digestOf(intent),
    );
    if (!placed.ok) throw new Error(placed.error);
  }

  /** As a carrier that is cut off right after the gate let an item out: it has its place, and nothing is signed. */
  async releasedOnly(item: IntentDigest): Promise<void> {
    const settings = settingsOf(this.plan, this.login);
    const lanes = openLanes(join(this.plan.folder, 'lanes.json'));
    if (!lanes.ok) throw new Error(lanes.error);
    const { keyOf, derive } = createSenders(settings.senders, settings.tokens, lanes.value);
    const file = valueOf(openGateFile(join(this.plan.folder, 'gate.json')));
    const gate = new Gate({ trust: settings.trust, verify: settings.verify, keyOf, derive, ...file });
    await feedGate(gate, settings.ledger);
    const released = gate.release(item, new Date().toISOString());
    if (!released.ok) throw new Error(released.error.code);
  }

  /** The places of the queue, as they are on the disk. */
  places(): readonly { readonly item: string; readonly state: string }[] {
    const lanes = openLanes(join(this.plan.folder, 'lanes.json'));
    if (!lanes.ok) throw new Error(lanes.error);
    return lanes.value.of({ chain: LOCAL_CHAIN, address: this.address, first: 0 }).places;
  }

  /** Lines of the log of what was signed: of one item, or all. */
  sentLines(item?: IntentDigest): readonly Readonly<Record<string, unknown>>[] {
    const file = join(this.plan.folder, 'sent.jsonl');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter((line) => item === undefined || line['item'] === item);
  }

  /** Transactions that were signed for an item, as they are broadcast. */
  signedFor(item: IntentDigest): readonly string[] {
    return this.sentLines(item).flatMap(({ step, raw }) => (step === 'signed' ? [`0x${String(raw)}`] : []));
  }

  /** Leaves the token to somebody else to unlock. */
  logOut(): void {
    this.#release();
  }

  async close(): Promise<void> {
    this.#release();
    this.#token.close();
    await this.node.stop();
    await this.ledger.stop();
    removeTestLedger(this.ledger);
    rmSync(this.plan.folder, { recursive: true, force: true });
  }
}

/** Where an item is after a round. */
export const stateAfter = async (carrier: Carrier, item: IntentDigest): Promise<ItemState | undefined> => {
  const { feed, items } = await carrier.round();
  if (feed !== null) throw new Error(JSON.stringify(feed));
  return items.find((report) => report.item === item)?.is;
};

/** In one word, with the reason where there is one. */
export const told = (is: ItemState | undefined): string => {
  if (is === undefined) return 'not there';
  return is.state === 'waiting' ? `waiting: ${is.why}` : is.state;
};
