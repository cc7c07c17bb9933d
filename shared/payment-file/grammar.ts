import type { FindingCode } from './findings.ts';

/*
 * The message schemas as data. A complex type is one line: its elements in their order, each `Name:Type` with
 * its occurrence (`?`, `*`, `+`, `[min-max]`), or `Name!code` for an element that the schema knows and that no
 * payment here can carry: it is refused with that code, or with `not-carried`. A line that starts with `|` is a
 * choice of exactly one element.
 */

export interface Particle {
  readonly name: string;
  /** null for an element that is refused. */
  readonly type: string | null;
  readonly refusal: FindingCode;
  readonly min: number;
  readonly max: number;
}

export interface ComplexType {
  readonly isChoice: boolean;
  readonly particles: readonly Particle[];
}

/** Complex types by name. A type that is not in it is a simple one. */
export type Grammar = ReadonlyMap<string, ComplexType>;

const PARTICLE = /^(\w+)(?::(\w+)|!([\w-]*))(?:([?*+])|\[(\d+)-(\d+)\])?$/;
const OCCURRENCE: Readonly<Record<string, readonly [number, number]>> = {
  '?': [0, 1],
  '*': [0, Infinity],
  '+': [1, Infinity],
};

/** Reads a table of types. Throws on a line that is not of the form above: the tables are part of the code. */
export const grammarOf = (table: Readonly<Record<string, string>>): Grammar =>
  new Map(Object.entries(table).map(([name, line]) => [name, complexType(line)]));

const complexType = (line: string): ComplexType => ({
  isChoice: line.startsWith('|'),
  particles: line.replace(/^\|/, '').trim().split(/\s+/).map(particle),
});

const particle = (text: string): Particle => {
  const match = PARTICLE.exec(text);
  if (match === null) throw new TypeError(`Not a particle: ${text}`);
  const [, name = '', type, refusal, sign = '', from, to] = match;
  const [min, max] = OCCURRENCE[sign] ?? (from === undefined ? [1, 1] : [Number(from), Number(to)]);
  const isRefused = type === undefined;
  return {
    name,
    type: type ?? null,
    refusal: (refusal === undefined || refusal === '' ? 'not-carried' : refusal) as FindingCode,
    min: isRefused ? 0 : min,
    max: isRefused ? Infinity : max,
  };
};
