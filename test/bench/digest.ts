import { createHash } from 'node:crypto';
import { fromUtf8 } from '#shared/encoding';
import { decodeIntent, digestOf, encodeIntent } from '#shared/intent';
import { renderDigest, renderIntent } from '#shared/render';
import { testTransfer } from '../support/company.ts';
import { median, timed, type Suite } from './harness.ts';

const COUNT = 2_000;
const RUNS = 15;

export const suite: Suite = {
  name: 'digest',
  run: async (report) => {
    const intents = Array.from({ length: COUNT }, () => testTransfer());
    const bytes = intents.map(encodeIntent);
    const perItem = async (work: (index: number) => unknown): Promise<number> =>
      (median(
        await timed(RUNS, () => {
          for (let i = 0; i < COUNT; i += 1) work(i);
        }),
      ) *
        1000) /
      COUNT;

    const baseline = {
      name: 'JSON.stringify + node SHA-256, µs',
      value: await perItem((i) => createHash('sha256').update(JSON.stringify(intents[i])).digest('hex')),
    };
    const at = <T>(list: readonly T[], index: number): T => {
      const item = list[index];
      if (item === undefined) throw new Error('out of range');
      return item;
    };
    const figures = [
      ['JCS + digest of an intent', (i: number) => digestOf(at(intents, i))],
      ['strict decode of an intent', (i: number) => decodeIntent(at(bytes, i))],
      ['render record + digest', (i: number) => renderDigest(renderIntent(at(intents, i), 'en-GB'))],
    ] as const;
    for (const [name, work] of figures)
      report({ name, value: await perItem(work), unit: 'µs', baseline, runs: RUNS });
    const parse = {
      name: 'JSON.parse, µs',
      value: await perItem((i) => JSON.parse(fromUtf8(at(bytes, i))) as unknown),
    };
    report({
      name: 'strict decode beside plain parsing',
      value: await perItem((i) => decodeIntent(at(bytes, i))),
      unit: 'µs',
      baseline: parse,
      runs: RUNS,
    });
  },
};
