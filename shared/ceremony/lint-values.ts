import type { ScriptFinding } from './lint.ts';
import { fieldsOf, mayTake } from './paths.ts';
import type { AttestStep, CeremonyBranch, CeremonyField, CeremonyScript, CeremonyStep } from './script.ts';
import { hasForm, referredBy, type Expectation, type ValueForm } from './values.ts';

/*
 * What is known at a step: the inputs, and what each way to it has observed. A branch can be entered at the first step
 * that leads to it, so it knows no more than was known before that step.
 */

interface Known {
  readonly forms: ReadonlyMap<string, ValueForm>;
  /** Values that are one text on every way that gets here without an exception. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Pairs of values that are the same, or differ, on every such way. */
  readonly pairs: ReadonlyMap<string, 'differs' | 'same'>;
}

const NOTHING: Known = { forms: new Map(), fixed: new Map(), pairs: new Map() };
const pairOf = (one: string, other: string): string => [one, other].sort().join(' ');

/** Conditions about what nobody observed yet, comparisons of unlike values, and steps that can never be run. */
export const lintValues = (script: CeremonyScript): readonly ScriptFinding[] => {
  const start = script.inputs.reduce(withField, NOTHING);
  return [
    ...inputFindings(script.inputs),
    ...walk(script.steps, start),
    ...script.branches.flatMap((branch) => walk(branch.steps, knownAtEntry(script, branch, start))),
  ];
};

const inputFindings = (inputs: readonly CeremonyField[]): readonly ScriptFinding[] => {
  const known = inputs.reduce(withField, NOTHING);
  return inputs.flatMap(({ name, form, expects }) =>
    expects === undefined ? [] : expectationFindings(name, form, expects, known),
  );
};

const knownAtEntry = (script: CeremonyScript, branch: CeremonyBranch, start: Known): Known => {
  const entry = script.steps.findIndex((step) => mayTake(step, branch));
  const before = script.steps.slice(0, Math.max(entry, 0)).flatMap(fieldsOf);
  return before.reduce(withField, start);
};

const withField = (known: Known, { name, form, expects }: CeremonyField): Known => {
  const forms = new Map([...known.forms, [name, form]]);
  if (expects === undefined) return { ...known, forms };
  if (expects.kind === 'is')
    return { ...known, forms, fixed: new Map([...known.fixed, [name, expects.text]]) };
  const pair = pairOf(name, referredBy(expects) ?? '');
  return { ...known, forms, pairs: new Map([...known.pairs, [pair, expects.kind]]) };
};

const walk = (steps: readonly CeremonyStep[], start: Known): readonly ScriptFinding[] => {
  const findings: ScriptFinding[] = [];
  let before = start;
  for (const step of steps) {
    const after = fieldsOf(step).reduce(withField, before);
    findings.push(...stepFindings(step, before, after));
    before = after;
  }
  return findings;
};

const stepFindings = (step: CeremonyStep, before: Known, after: Known): readonly ScriptFinding[] => [
  ...(step.requires ?? []).flatMap(({ value, expects }) =>
    conditionFindings(step.id, value, expects, before),
  ),
  ...fieldsOf(step).flatMap(({ form, expects }) =>
    expects === undefined ? [] : expectationFindings(step.id, form, expects, after),
  ),
  ...(step.ensures ?? []).flatMap(({ value, expects }) => conditionFindings(step.id, value, expects, after)),
  ...(step.kind === 'read-out' ? readOutFindings(step.id, step.reads, before) : []),
  ...(step.kind === 'attest' ? attestFindings(step, before) : []),
];

const attestFindings = ({ id, key, serial }: AttestStep, { forms }: Known): readonly ScriptFinding[] =>
  (
    [
      [key, 'key'],
      [serial, 'serial'],
    ] as const
  ).flatMap(([value, form]) => {
    const known = forms.get(value);
    if (known === undefined) return [unknownValue(id, value)];
    return known === form
      ? []
      : [{ code: 'other-form', at: id, text: `It asks for a ${form}; ${value} is a ${known}.` }];
  });

const conditionFindings = (
  at: string,
  value: string,
  expects: Expectation,
  known: Known,
): readonly ScriptFinding[] => {
  const form = known.forms.get(value);
  if (form === undefined) return [unknownValue(at, value)];
  return isNever(value, expects, known)
    ? [{ code: 'dead-step', at, text: `By the steps before, ${value} is never what it asks for.` }]
    : expectationFindings(at, form, expects, known, value);
};

const isNever = (value: string, expects: Expectation, { fixed, pairs }: Known): boolean => {
  const text = fixed.get(value);
  if (expects.kind === 'is') return text !== undefined && text !== expects.text;
  const referred = referredBy(expects) ?? '';
  const pair = pairs.get(pairOf(value, referred));
  return pair !== undefined && pair !== expects.kind;
};

const expectationFindings = (
  at: string,
  form: ValueForm,
  expects: Expectation,
  known: Known,
  value?: string,
): readonly ScriptFinding[] => {
  if (expects.kind === 'is')
    return hasForm(form, expects.text)
      ? []
      : [{ code: 'dead-step', at, text: `It asks for ${expects.text}, which no ${form} can be.` }];
  const referred = referredBy(expects) ?? '';
  const other = known.forms.get(referred);
  if (other === undefined) return [unknownValue(at, referred)];
  if (referred === value && expects.kind === 'differs')
    return [{ code: 'dead-step', at, text: `${referred} never differs from itself.` }];
  return other === form
    ? []
    : [{ code: 'other-form', at, text: `It compares a ${form} with ${referred}, a ${other}.` }];
};

const readOutFindings = (at: string, reads: string, known: Known): readonly ScriptFinding[] => {
  const form = known.forms.get(reads);
  if (form === undefined) return [unknownValue(at, reads)];
  return form === 'digest'
    ? []
    : [{ code: 'other-form', at, text: `Digests are read out; ${reads} is a ${form}.` }];
};

const unknownValue = (at: string, value: string): ScriptFinding => ({
  code: 'unknown-value',
  at,
  text: `It is about ${value}, which no step before it observes.`,
});
