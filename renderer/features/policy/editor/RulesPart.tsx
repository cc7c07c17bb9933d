import { useState, type ReactElement } from 'react';
import type { Rule } from '#shared/policy';
import { EmptyState } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { DryRun } from '../dry-run/DryRun.tsx';
import styles from './Editor.module.css';
import { replaceAt } from './rule-edits.ts';
import { RuleForm } from './RuleForm.tsx';
import { RuleNav } from './RuleNav.tsx';

const c = classes(styles);

/** The rules of a draft, the form of one of them, and what the draft answers to a few examples as one types. */
export const RulesPart = ({ view }: { readonly view: DraftView }): ReactElement => {
  const { rules } = view.editing.content;
  const [active, setActive] = useState(0);
  const at = Math.min(active, rules.length - 1);
  const rule = rules[at];
  const change = (next: Rule): void => {
    view.editing.change({ rules: replaceAt(rules, at, next) });
  };
  return (
    <div className={c('columns')}>
      <RuleNav view={view} active={at} onActive={setActive} />
      <div className={c('form')}>
        {rule === undefined ? (
          <EmptyState title="No rule is in the draft">
            What no rule matches is denied: without rules everything is.
          </EmptyState>
        ) : (
          <RuleForm key={keyOf(rule, at, view)} rule={rule} view={view} onChange={change} />
        )}
      </div>
      <DryRun view={view} />
    </div>
  );
};

/** The id of a new rule can be written: the form stays while it is. */
const keyOf = (rule: Rule, at: number, { draft }: DraftView): string =>
  draft.base.rules.some(({ id }) => id === rule.id) ? `${rule.id} ${String(at)}` : String(at);
