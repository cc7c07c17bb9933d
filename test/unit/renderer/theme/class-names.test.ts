import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const renderer = join(import.meta.dirname, '../../../../renderer');
const files = globSync('**/*.tsx', { cwd: renderer });
const bound = /import styles from '(\.\/[\w-]+\.module\.css)'/;

const namesUsed = (source: string): readonly string[] =>
  [...source.matchAll(/\bc\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/(?<!=== |!== )'([\w-]+)'/g)].map(([, name = '']) => name),
  );

describe('class names', () => {
  test('are found at all', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  test.each(files.filter((file) => bound.test(readFileSync(join(renderer, file), 'utf8'))))(
    '%s uses only names that its module has',
    (file) => {
      const source = readFileSync(join(renderer, file), 'utf8');
      const css = readFileSync(join(renderer, dirname(file), bound.exec(source)?.[1] ?? ''), 'utf8');
      const unknown = namesUsed(source).filter((name) => !new RegExp(`\\.${name}(?![\\w-])`).test(css));
      expect(unknown).toEqual([]);
    },
  );
});
