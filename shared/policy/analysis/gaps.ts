import { anyOf } from '../texts.ts';
import { actionNames, type Action } from '../schema.ts';
import { compareText } from '../compile.ts';
import { isSpent } from './budget.ts';
import type { Scope } from './scope.ts';
import { exampleAt, usualExample } from './example.ts';
import { UNNAMED } from './questions.ts';
import { cellIn, isInside, regionsOf, sizeOf, widened, wordsOf, type Region } from './region.ts';
import type { Space } from './space.ts';
import type { ActionClass } from './spaces.ts';
import { tooLarge } from './too-large.ts';
import type { AnalysisFinding, AnalysisExample } from './types.ts';
import { uncoveredIn, type Uncovered } from './uncovered.ts';

/** Regions of one action that are told one by one; the others are counted. */
const TOLD_MAX = 5;
/** Regions of one space that are found, and of these the largest that are made wide and compared. */
const REGIONS_MAX = 2_000;
const WIDE_MAX = 50;

/** Payments and changes that no rule matches, the largest regions first. */
export const gapsOf = (scope: Scope): readonly AnalysisFinding[] => [
  ...actionNames
    .filter((action) => !scope.classes.some(({ actions }) => actions.includes(action)))
    .map(withoutRules),
  ...scope.classes.flatMap((about) => gapsOfActions(about, scope)),
];

const withoutRules = (action: Action): AnalysisFinding => ({
  code: 'gap',
  severity: 'warning',
  rules: [],
  text: `No rule is about ${action}, so every ${action} is denied.`,
  example: usualExample(action),
});

/** What was looked at for one action. */
interface Seen {
  readonly assetCount: number;
  /** Regions that are not told. */
  readonly untold: number;
  /** Whether all regions were found. */
  readonly isWhole: boolean;
}

const gapsOfActions = (about: ActionClass, scope: Scope): readonly AnalysisFinding[] => {
  const left = scope.budget();
  const spaces = scope.spaces.filter(({ actions }) => actions === about.actions);
  const largest = spaces.map((space) => largestOf(space, uncoveredIn(space, left)));
  const seen = {
    assetCount: spaces.reduce((count, { assets }) => count + Math.max(1, assets.length), 0),
    untold: largest.reduce((count, { untold }) => count + untold, 0),
    isWhole: largest.every(({ isWhole }) => isWhole),
  };
  return [
    ...findingsOf(about.actions, mergedOf(largest.flatMap(({ told }) => told)), seen),
    ...(isSpent(left) ? [tooLarge(`where ${anyOf(about.actions)} is matched by no rule`)] : []),
  ];
};

/** A region that no rule matches, in one class of assets or in several. */
interface Gap {
  readonly assets: readonly string[];
  readonly words: readonly string[];
  readonly size: bigint;
  readonly example: AnalysisExample;
}

interface Largest {
  readonly told: readonly Gap[];
  readonly untold: number;
  readonly isWhole: boolean;
}

const largestOf = (space: Space, uncovered: Uncovered): Largest => {
  const regions: Region[] = [];
  for (const region of regionsOf(space, uncovered)) {
    if (regions.length === REGIONS_MAX) break;
    regions.push(region);
  }
  const isWhole = regions.length < REGIONS_MAX;
  const told: Gap[] = [];
  let left: readonly Region[] = bySize(space, regions);
  for (let first = left[0]; first !== undefined && told.length < WIDE_MAX; first = left[0]) {
    const wide = widened(space, first);
    told.push(gapOf(space, wide));
    left = left.slice(1).filter((region) => !isInside(region, wide));
  }
  return { told, untold: left.length, isWhole };
};

const bySize = (space: Space, regions: readonly Region[]): readonly Region[] => {
  const sized = regions.map((region, at) => ({ region, at, size: sizeOf(space, region) }));
  return sized
    .sort((a, b) => (a.size < b.size ? 1 : a.size > b.size ? -1 : a.at - b.at))
    .map(({ region }) => region);
};

const gapOf = (space: Space, region: Region): Gap => ({
  assets: space.assets.length === 0 ? [UNNAMED] : space.assets,
  words: wordsOf(space, region),
  size: sizeOf(space, region),
  example: exampleAt(space, cellIn(region)),
});

/** Gaps that differ by nothing but the asset are one. */
const mergedOf = (gaps: readonly Gap[]): readonly Gap[] => {
  const merged = new Map<string, Gap>();
  for (const gap of gaps) {
    const key = JSON.stringify(gap.words);
    const same = merged.get(key);
    merged.set(
      key,
      same === undefined
        ? gap
        : { ...same, assets: [...same.assets, ...gap.assets], size: same.size + gap.size },
    );
  }
  return [...merged.values()].sort(
    (a, b) => (a.size < b.size ? 1 : a.size > b.size ? -1 : 0) || compareText(a.words.join(), b.words.join()),
  );
};

const findingsOf = (
  actions: readonly Action[],
  gaps: readonly Gap[],
  { assetCount, untold, isWhole }: Seen,
): readonly AnalysisFinding[] => {
  const told = gaps.slice(0, TOLD_MAX).map((gap) => findingOf(gap, actions, assetCount));
  const rest = gaps[TOLD_MAX];
  if (rest === undefined) return told;
  const count = `${isWhole ? '' : 'at least '}${String(gaps.length - TOLD_MAX + untold)}`;
  const text = `No rule matches ${count} smaller kinds of ${anyOf(actions)} either, so they are denied.`;
  return [...told, { code: 'gap', severity: 'warning', rules: [], text, example: rest.example }];
};

const findingOf = (gap: Gap, actions: readonly Action[], assetCount: number): AnalysisFinding => {
  const isOfAll = gap.assets.length === assetCount;
  const words = [...(isOfAll ? [] : [`asset is ${anyOf(gap.assets)}`]), ...gap.words];
  const where = words.length === 0 ? '' : ` where ${words.join(' and ')}`;
  return {
    code: 'gap',
    severity: 'warning',
    rules: [],
    text: `No rule matches ${anyOf(actions)}${where}, so it is denied.`,
    example: gap.example,
  };
};
