import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../../renderer/theme/tokens.css'), 'utf8');
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance, WCAG 2.2. */
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};

const colour = (name: string, scheme: 'light' | 'dark'): string => {
  const pair = colours.get(name);
  if (pair === undefined) throw new Error(`tokens.css has no colour ${name}`);
  return pair[scheme];
};

const surfaces = [
  'surface',
  'surface-canvas',
  'surface-sunken',
  'surface-raised',
  'surface-hover',
  'surface-selected',
];
const texts = ['text', 'text-2', 'text-3', 'accent-text', 'ok', 'warn', 'alarm'];

describe.each(['light', 'dark'] as const)('%s theme', (scheme) => {
  test.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))(
    '%s on %s has 4.5:1 (WCAG 1.4.3)',
    (text, surface) => {
      expect(contrast(colour(text, scheme), colour(surface, scheme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-accent', 'alarm-fill'],
    ['ok', 'ok-soft'],
    ['warn', 'warn-soft'],
    ['alarm', 'alarm-soft'],
    ['text-2', 'warn-soft'],
    ['text-2', 'alarm-soft'],
  ])('%s on %s has 4.5:1', (text, surface) => {
    expect(contrast(colour(text, scheme), colour(surface, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['line-control', 'focus'])('%s has 3:1 against the surface (WCAG 1.4.11)', (line) => {
    expect(contrast(colour(line, scheme), colour('surface', scheme))).toBeGreaterThanOrEqual(3);
  });
});
