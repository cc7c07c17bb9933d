import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EvmAddress } from '#shared/identifiers';
import { boundToUs } from '../bound-process.ts';
import { SENDER, TOKEN } from '../evm.ts';
import { tokenDeployment } from './token.ts';

/* A real node of a local chain, with a token on it. It makes a block only when it is told to. */

const PLATFORMS: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const LISTEN_DEADLINE_MS = 30_000;
const SUPPLY = 10n ** 15n;

/** The program comes with its npm package, one for each platform. */
const program = (): string => {
  const resolve = createRequire(import.meta.url).resolve;
  const name = `@foundry-rs/anvil-${process.platform}-${String(PLATFORMS[process.arch])}/package.json`;
  return join(dirname(resolve(name)), 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
};

export interface TestNode {
  readonly url: string;
  readonly rpc: <T = unknown>(method: string, ...params: readonly unknown[]) => Promise<T>;
  readonly mine: (blocks?: number) => Promise<void>;
  /** Gives an account coins, and tokens of the deployer. */
  readonly fund: (address: EvmAddress, coin: bigint, tokens: bigint) => Promise<void>;
  readonly tokensOf: (address: string) => Promise<bigint>;
  readonly coinsOf: (address: string) => Promise<bigint>;
  readonly stop: () => Promise<void>;
}

const quantity = (value: bigint): string => `0x${value.toString(16)}`;
const word = (address: string): string => address.slice(2).toLowerCase().padStart(64, '0');

export const startNode = async (): Promise<TestNode> => {
  const child = spawn(...boundToUs(program(), ['--port', '0', '--host', '127.0.0.1', '--no-mining']), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((done) =>
    child.once('exit', () => {
      done();
    }),
  );
  const url = await new Promise<string>((found, refuse) => {
    const deadline = setTimeout(() => {
      refuse(new Error('The node did not listen in time'));
    }, LISTEN_DEADLINE_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, place] = /Listening on (\S+)/.exec(line) ?? [];
      if (place === undefined) return;
      clearTimeout(deadline);
      found(`http://${place}`);
    });
    child.once('error', refuse);
  });
  const rpc = <T>(method: string, ...params: readonly unknown[]): Promise<T> => call<T>(url, method, params);
  const balanceOf = async (address: string): Promise<bigint> =>
    BigInt(await rpc<string>('eth_call', { to: TOKEN, data: `0x70a08231${word(address)}` }, 'latest'));
  await rpc('eth_sendTransaction', { from: SENDER, data: tokenDeployment(SUPPLY) });
  await rpc('anvil_mine', quantity(1n));
  return {
    url,
    rpc,
    mine: async (blocks = 1) => {
      await rpc('anvil_mine', quantity(BigInt(blocks)));
    },
    fund: async (address, coin, tokens) => {
      await rpc('anvil_setBalance', address, quantity(coin));
      const data = `0xa9059cbb${word(address)}${tokens.toString(16).padStart(64, '0')}`;
      await rpc('eth_sendTransaction', { from: SENDER, to: TOKEN, data });
      await rpc('anvil_mine', quantity(1n));
    },
    tokensOf: balanceOf,
    coinsOf: async (address) => BigInt(await rpc<string>('eth_getBalance', address, 'latest')),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
};

const call = async <T>(url: string, method: string, params: readonly unknown[]): Promise<T> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as {
    readonly result: T;
    readonly error?: { message: string };
  };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
};
