import type { Rule } from '#shared/policy';

const ID = /^(?<stem>[A-Z][A-Z0-9]*)-(?<number>\d+)$/;

/** An id that no rule has: the wanted one, or the next free number behind its word. */
export const freeId = (wanted: string, rules: readonly Pick<Rule, 'id'>[]): string => {
  const taken = new Set(rules.map(({ id }) => id));
  if (!taken.has(wanted)) return wanted;
  const stem = ID.exec(wanted)?.groups?.['stem'] ?? 'RULE';
  const numbers = rules.map(({ id }) => ID.exec(id)?.groups).filter((it) => it?.['stem'] === stem);
  return `${stem}-${String(Math.max(0, ...numbers.map((it) => Number(it?.['number'] ?? 0))) + 1)}`;
};

/** Whether a text can name a rule: a word in capitals, a dash, a number. */
export const isRuleId = (text: string): boolean => ID.test(text);
