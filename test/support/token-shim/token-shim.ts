import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/* A PKCS #11 module that forwards to a real one and fails on command: what no software token does by itself. */

export type ShimmedFunction =
  | 'C_GetSlotList'
  | 'C_GetTokenInfo'
  | 'C_OpenSession'
  | 'C_CloseSession'
  | 'C_Login'
  | 'C_Logout'
  | 'C_FindObjectsInit'
  | 'C_FindObjects'
  | 'C_FindObjectsFinal'
  | 'C_GetAttributeValue'
  | 'C_SignInit'
  | 'C_Sign'
  | 'C_DecryptInit'
  | 'C_Decrypt'
  | 'C_DeriveKey'
  | 'C_UnwrapKey'
  | 'C_GenerateKeyPair';

export type Deed =
  | { readonly kind: 'return'; readonly value: number }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'remove' | 'remove-after' | 'lock' | 'invalidate' | 'corrupt' | 'swap' };

/** What happens at the n-th call of a function from now on. */
export interface Fault {
  readonly at: ShimmedFunction;
  readonly nth: number;
  readonly deed: Deed;
}

export interface TokenShim {
  /** The module to load in place of the real one. */
  readonly module: string;
  /** Replaces the plan; calls are counted anew. Without faults every call is forwarded. */
  readonly plan: (...faults: readonly Fault[]) => void;
  readonly remove: () => void;
}

/** Builds the shim around a module; needs a C compiler. Its commands reach this process by its environment. */
export const tokenShim = (realModule: string): TokenShim => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-token-shim-'));
  const module = join(folder, 'token-shim.so');
  const file = join(folder, 'plan');
  const headers = resolve(import.meta.dirname, '../../../node_modules/pkcs11js/includes/pkcs11');
  const source = join(import.meta.dirname, 'token-shim.c');
  const flags = ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', `-I${headers}`];
  execFileSync('gcc', [...flags, '-o', module, source, '-ldl']);
  process.env['TOKEN_SHIM_MODULE'] = realModule;
  process.env['TOKEN_SHIM_PLAN'] = file;
  return {
    module,
    plan: (...faults) => {
      writeFileSync(`${file}.new`, faults.map(line).join(''));
      renameSync(`${file}.new`, file);
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const line = ({ at, nth, deed }: Fault): string =>
  `${at} ${String(nth)} ${deed.kind} ${valueOf(deed).toString(16)}\n`;

const valueOf = (deed: Deed): number => {
  if (deed.kind === 'return') return deed.value;
  return deed.kind === 'delay' ? deed.ms : 0;
};
