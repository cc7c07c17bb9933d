import type { Policy, Rule } from './schema.ts';
import type { PolicyFinding } from './types.ts';

/*
 * Conditions on facts that no source reports yet. Such a fact is unknown for everything, and what is unknown is read
 * strictly; or it is always the same, and then the condition says nothing.
 */

/** Binding rules that look at a fact without a source, with what follows from that. A rule in shadow binds nobody. */
export const sourcelessConditions = ({ rules }: Policy): readonly PolicyFinding[] =>
  rules
    .filter(({ shadow }) => shadow !== true)
    .flatMap((rule) =>
      textsOf(rule).map((text) => ({ code: 'no-source', severity: 'warning', rules: [rule.id], text })),
    );

const textsOf = (rule: Rule): readonly string[] => {
  const { payee, riskFacts, decode } = rule.when;
  return [
    ...(payee?.screening === undefined ? [] : [unknownText('No screening list is installed', rule)]),
    ...(riskFacts === undefined ? [] : [unknownText('No risk source is connected', rule)]),
    ...(decode === undefined ? [] : [decodeText(decode)]),
  ];
};

const unknownText = (missing: string, { id, then }: Rule): string => {
  const effect = then.kind === 'deny' ? `${id} denies` : `what ${id} asks is asked of`;
  return `${missing}, so what it looks at is never known: ${effect} everything that meets its other conditions.`;
};

const decodeText = (decode: 'full' | 'partial' | 'none'): string =>
  decode === 'full'
    ? 'Whatever is proposed is decoded in full, so the condition makes no difference.'
    : 'Whatever is proposed is decoded in full, or it is refused before any rule: the rule matches nothing.';
