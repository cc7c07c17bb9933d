import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absoluteFiles, takeOnly } from '../../../scripts/lib/arguments.mjs';

describe('arguments for our programs', () => {
  test('a file to import is taken from where the person typed it', () => {
    expect(absoluteFiles(['--import', 'pay/may.xml'], '/home/ana')).toEqual([
      '--import',
      '/home/ana/pay/may.xml',
    ]);
    expect(absoluteFiles(['--import=may.xml'], '/home/ana')).toEqual(['--import=/home/ana/may.xml']);
    expect(absoluteFiles(['--import', '/data/may.xml'], '/home/ana')).toEqual(['--import', '/data/may.xml']);
  });

  test('everything else passes unchanged', () => {
    const other = fc.array(fc.string().filter((text) => !/^--(import|home|config|log)/.test(text)));
    const isUnchanged = (args: string[]): void => {
      expect(absoluteFiles(args, '/home/ana')).toEqual(args);
    };
    fc.assert(fc.property(other, isUnchanged));
  });
});

describe('--only', () => {
  const known = ['unit', 'integration', 'e2e'] as const;

  test.each([
    [['--only', 'e2e,unit', 'money'], { only: ['unit', 'e2e'], rest: ['money'], unknown: [] }],
    [['--only=unit'], { only: ['unit'], rest: [], unknown: [] }],
    [['-t', 'sum'], { only: undefined, rest: ['-t', 'sum'], unknown: [] }],
    [['--only', 'speed'], { only: [], rest: [], unknown: ['speed'] }],
    [['--only'], { only: [], rest: [], unknown: [''] }],
  ])('reads %j', (args, expected) => {
    expect(takeOnly(args, known)).toEqual(expected);
  });
});
