import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deskArguments, takeOnly } from '../../../scripts/lib/arguments.mjs';

describe('arguments for the desk', () => {
  test('a file to import is taken from where the person typed it', () => {
    expect(deskArguments(['--import', 'pay/may.xml'], '/home/ana')).toEqual([
      '--import',
      '/home/ana/pay/may.xml',
    ]);
    expect(deskArguments(['--import=may.xml'], '/home/ana')).toEqual(['--import=/home/ana/may.xml']);
    expect(deskArguments(['--import', '/data/may.xml'], '/home/ana')).toEqual(['--import', '/data/may.xml']);
  });

  test('everything else passes unchanged', () => {
    const other = fc.array(fc.string().filter((text) => !text.startsWith('--import')));
    const isUnchanged = (args: string[]): void => {
      expect(deskArguments(args, '/home/ana')).toEqual(args);
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
