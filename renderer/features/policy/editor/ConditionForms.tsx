import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Rule } from '#shared/policy';
import { IconButton, Select } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { conditionKeys, conditionLabels } from '../rules/rule-fields.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import { absentConditions, conditionKinds, type ConditionKey } from './condition-kinds.tsx';
import type { ConditionProps } from './condition-props.ts';
import styles from './Editor.module.css';
import { withCondition } from './rule-edits.ts';

const c = classes(styles);

interface ConditionFormsProps {
  readonly rule: Rule;
  readonly people: PolicyPeople;
  readonly onChange: (rule: Rule) => void;
}

const ADD = '';

/** When a rule applies: the conditions that it places, each with its own form, and a way to place another. */
export const ConditionForms = ({ rule, people, onChange }: ConditionFormsProps): ReactElement => {
  const placed = conditionKeys.filter((key) => rule.when[key] !== undefined);
  const absent = absentConditions(rule.when);
  return (
    <fieldset className={c('part')}>
      <legend className={c('legend')}>When all of this holds</legend>
      {placed.map((key) => (
        <ConditionForm key={key} name={key} rule={rule} people={people} onChange={onChange} />
      ))}
      {absent.length > 0 && (
        <div className={c('add')}>
          <Select
            label="Add a condition"
            isLabelHidden
            value={ADD}
            options={[
              { id: ADD, label: 'Add a condition' },
              ...absent.map((id) => ({ id, label: conditionLabels[id] })),
            ]}
            onChange={(key) => {
              if (key !== ADD) onChange(withCondition(rule, key, conditionKinds[key].initial(people)));
            }}
          />
        </div>
      )}
    </fieldset>
  );
};

const ConditionForm = ({
  name,
  rule,
  people,
  onChange,
}: ConditionFormsProps & { readonly name: ConditionKey }): ReactElement | null => {
  const value = rule.when[name];
  if (value === undefined) return null;
  // The form is of the same condition as the value, which the mapped type says but can't be followed here.
  const Fields = conditionKinds[name].Fields as (props: ConditionProps<unknown>) => ReactElement;
  const label = conditionLabels[name];
  return (
    <div className={c('condition')} role="group" aria-label={label}>
      <div className={c('conditionFields')}>
        {hasOwnLabels.has(name) && <p className={c('conditionLabel')}>{label}</p>}
        <Fields
          label={label}
          value={value}
          people={people}
          onChange={(next) => {
            onChange(withCondition(rule, name, next as never));
          }}
        />
      </div>
      {name !== 'action' && (
        <IconButton
          icon={X}
          label={`Take the condition away: ${label}`}
          onPress={() => {
            onChange(withCondition(rule, name, undefined));
          }}
        />
      )}
    </div>
  );
};

/** Conditions of several fields: each field has a label of its own, so the condition stands above them. */
const hasOwnLabels: ReadonlySet<ConditionKey> = new Set<ConditionKey>([
  'amount',
  'payee',
  'velocity',
  'time',
]);
