import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trust } from '#shared/api';
import type { LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import type { QueueSection, SyncPhase, SyncState } from '#shared/ipc';
import type { VaultEvent, VaultStart } from '../../../../electron/vault/contract.ts';
import { OpenVault, type VaultTools } from '../../../../electron/vault/vault.ts';
import { eventually, type StartedLedger } from '../../../support/ledger.ts';

/* The vault's core in this process, over a store in a folder of its own. */

export const KEY_HEX = '4f'.repeat(32);
const TRUST_REST: Pick<Trust, 'v' | 'environment' | 'modules' | 'sandboxPin'> = {
  v: 1,
  environment: 'sandbox',
  modules: [{ profile: 'none', path: 'none' }],
  sandboxPin: null,
};

/** What IT would give a desk of a running test ledger. */
export const trustOf = async (ledger: StartedLedger): Promise<Trust> => {
  const { text } = await ledger.client.request<string>('GET', '/v1/events?from=0&limit=1');
  return {
    ...TRUST_REST,
    ledger: 'test-ledger' as LedgerId,
    url: ledger.url,
    accessToken: ledger.token,
    origin: ledger.origin,
    vkey: ledger.vkey,
    genesis: toHex(eventLeaf(text.trimEnd())) as Sha256Hex,
  };
};

export interface DeskFolder {
  readonly file: string;
  readonly remove: () => void;
}

export const deskFolder = (): DeskFolder => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-desk-'));
  return {
    file: join(folder, 'vault.db'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export interface Desk {
  readonly vault: OpenVault;
  readonly events: VaultEvent[];
  readonly logged: string[];
  readonly close: () => Promise<void>;
  /** Waits until the state is as wished. */
  readonly when: (what: string, is: (state: SyncState) => boolean) => Promise<SyncState>;
  readonly phase: (phase: SyncPhase) => Promise<SyncState>;
  /** Waits until the verified journal has this many events and is current. */
  readonly size: (size: number) => Promise<SyncState>;
  readonly digests: (section: QueueSection, person: PersonId | null) => Promise<readonly string[]>;
}

export const tools = (over: Partial<VaultTools> = {}): VaultTools => ({
  fetch: globalThis.fetch,
  now: () => new Date(),
  random: () => 1,
  emit: () => undefined,
  log: () => undefined,
  ...over,
});

export const openDesk = async (
  file: string,
  trust: Trust,
  over: Partial<VaultTools> = {},
  place?: VaultStart['place'],
): Promise<Desk> => {
  const events: VaultEvent[] = [];
  const logged: string[] = [];
  const opened = await OpenVault.open(
    tools({
      emit: (event) => events.push(event),
      log: (line) => {
        logged.push(JSON.stringify(line));
        // A bug in the vault is answered as `internal-error`: the reason is here.
        if (line.what !== 'slow statement') console.error(line);
      },
      ...over,
    }),
    { file, keyHex: KEY_HEX, trust, ...(place === undefined ? {} : { place }) },
  );
  if (!opened.ok) throw new Error(opened.error.code);
  const vault = opened.value;
  const when = (what: string, is: (state: SyncState) => boolean): Promise<SyncState> =>
    eventually(`${what}: ${JSON.stringify(vault.syncState())}`, () => {
      const state = vault.syncState();
      return is(state) ? state : undefined;
    });
  return {
    vault,
    events,
    logged,
    close: () => vault.close(),
    when,
    phase: (phase) => when(phase, (state) => state.phase === phase),
    size: (size) => when(`size ${String(size)}`, (state) => state.phase === 'current' && state.size === size),
    digests: async (section, person) => {
      const page = await vault.queue({ person, section, offset: 0, limit: 500, search: '' });
      if (!page.ok) throw new Error(page.error.code);
      return page.value.rows.map(({ digest }) => digest);
    },
  };
};

/** The value of a result that must be one. */
export const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(`unexpected ${result.error.code}`);
  return result.value;
};
