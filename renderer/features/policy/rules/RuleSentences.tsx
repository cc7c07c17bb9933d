import { ChevronRight } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { sentenceOf, type Rule } from '#shared/policy';
import { Disclosure, FieldList, Mark, RawText } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import { ruleFields } from './rule-fields.ts';
import styles from './Rules.module.css';

const c = classes(styles);

/** A policy as it reads: one sentence a rule; the exact fields of a rule when it is opened. */
export const RuleSentences = ({
  rules,
  people,
}: {
  readonly rules: readonly Rule[];
  readonly people: PolicyPeople;
}): ReactElement => (
  <ol className={c('rules')} aria-label="Rules">
    {rules.map((rule, at) => (
      <RuleSentence key={`${rule.id} ${String(at)}`} rule={rule} people={people} />
    ))}
  </ol>
);

const RuleSentence = ({
  rule,
  people,
}: {
  readonly rule: Rule;
  readonly people: PolicyPeople;
}): ReactElement => {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={c('rule')}>
      <Button
        className={c('line', isOpen && 'open')}
        aria-expanded={isOpen}
        onPress={() => {
          setOpen(!isOpen);
        }}
      >
        <ChevronRight className={c('chevron')} size={14} strokeWidth={2} aria-hidden />
        <span className={c('id')}>{rule.id}</span>
        <span className={c('words')}>
          <span className={c('sentence')}>
            {sentenceOf(rule, people.names)}
            {rule.shadow === true && (
              <>
                {' '}
                <Mark tone="warn">shadow</Mark>
              </>
            )}
          </span>
          <span className={c('title')}>{rule.title}</span>
        </span>
      </Button>
      {isOpen && (
        <div className={c('inside')}>
          <FieldList fields={ruleFields(rule, people.names, people.nameOf)} />
          <Disclosure title="As it is signed" note="JSON">
            <RawText text={JSON.stringify(rule, null, 2)} label={`Rule ${rule.id} as it is signed`} />
          </Disclosure>
        </div>
      )}
    </li>
  );
};
