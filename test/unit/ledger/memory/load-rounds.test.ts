import { describe, expect, test } from 'vitest';
import { decideLoaded, ROUNDS_MAX } from '../../../../ledger/memory/load-rounds.ts';
import { NotLoaded } from '../../../../ledger/memory/not-loaded.ts';

describe('deciding over what is loaded in part', () => {
  test('loads what was asked for in vain, and decides anew', async () => {
    const loaded = new Set<string>();
    const decide = (): string => {
      for (const id of ['a', 'b', 'c']) if (!loaded.has(id)) throw new NotLoaded('accounts', id);
      return [...loaded].join();
    };
    const load = ({ key }: NotLoaded): Promise<void> => Promise.resolve(void loaded.add(key));
    expect(await decideLoaded(decide, load)).toBe('a,b,c');
  });

  test('ends when loading does not help', async () => {
    let rounds = 0;
    const decide = (): never => {
      throw new NotLoaded('accounts', 'a');
    };
    const load = (): Promise<void> => Promise.resolve(void (rounds += 1));
    await expect(decideLoaded(decide, load)).rejects.toThrow(/does not come to an end/);
    expect(rounds).toBe(ROUNDS_MAX);
  });

  test('passes on what is no lack', async () => {
    const decide = (): never => {
      throw new Error('a bug');
    };
    await expect(decideLoaded(decide, () => Promise.reject(new Error('never')))).rejects.toThrow('a bug');
  });
});
