import { useMemo, type ReactElement } from 'react';
import { diffPolicies, isSameRules, sentenceOf, type Policy } from '#shared/policy';
import { classes } from '../../../theme/index.ts';
import { capital } from '../policy-words.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import styles from './Rules.module.css';

const c = classes(styles);

export interface ChangesProps {
  readonly before: Policy;
  readonly after: Pick<Policy, 'title' | 'rules'>;
  readonly people: PolicyPeople;
}

/** What one version does differently from another, in words. */
export const Changes = ({ before, after, people }: ChangesProps): ReactElement => {
  const diff = useMemo(
    () => diffPolicies(before, numberedAs(before, after), people.names),
    [before, after, people.names],
  );
  const isRenamed = before.title !== after.title;
  if (isSameRules(diff) && !isRenamed)
    return <p className={c('nothing')}>Nothing differs from version {before.version}.</p>;
  return (
    <div className={c('changes')}>
      {isRenamed && (
        <p>
          Called “{after.title}” instead of “{before.title}”.
        </p>
      )}
      <Part
        title="Changed"
        rows={diff.changed.map(({ rule, changes }) => ({
          rule,
          texts: changes.map(capital),
          now: sentenceIn(after, rule, people),
        }))}
      />
      <Part title="Added" rows={diff.added.map(({ rule, text }) => ({ rule, texts: [text] }))} />
      <Part title="Removed" rows={diff.removed.map(({ rule, text }) => ({ rule, texts: [text] }))} isGone />
    </div>
  );
};

/** The numbers of rules are left out: one that was changed and changed back says what it said. */
const numberedAs = (before: Policy, after: ChangesProps['after']): Policy => {
  const numbers = new Map(before.rules.map(({ id, version }) => [id, version]));
  const rules = after.rules.map((rule) => ({ ...rule, version: numbers.get(rule.id) ?? rule.version }));
  return { version: before.version, title: after.title, rules };
};

/** A changed rule as it reads then. */
const sentenceIn = ({ rules }: ChangesProps['after'], id: string, people: PolicyPeople): string => {
  const rule = rules.find((it) => it.id === id);
  return rule === undefined ? '' : sentenceOf(rule, people.names);
};

interface Row {
  readonly rule: string;
  readonly texts: readonly string[];
  /** What the whole rule says then. */
  readonly now?: string;
}

const Part = ({
  title,
  rows,
  isGone = false,
}: {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly isGone?: boolean;
}): ReactElement | null =>
  rows.length === 0 ? null : (
    <section aria-label={title}>
      <h2 className={c('heading')}>
        {title}
        <span className={c('count')}>{rows.length}</span>
      </h2>
      <ul>
        {rows.map(({ rule, texts, now }, at) => (
          <li key={`${rule} ${String(at)}`} className={c('change')}>
            <span className={c('id')}>{rule}</span>
            <span className={c('facts', isGone && 'gone')}>
              {texts.map((text) => (
                <span key={text}>{text}</span>
              ))}
              {now !== undefined && <span className={c('title')}>Then: {now}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
