import { Play } from 'lucide-react';
import type { ReactElement } from 'react';
import { exampleOfRule, sentenceOf, type PolicyFinding, type Rule } from '#shared/policy';
import { Button, CheckBox, DateField, isDay, Select } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { ConditionForms } from './ConditionForms.tsx';
import { ConsequenceForm } from './ConsequenceForm.tsx';
import styles from './Editor.module.css';
import { PlainField } from './fields.tsx';
import { withShadow } from './rule-edits.ts';
import { isRuleId } from './rule-ids.ts';

const c = classes(styles);

const TITLE_CHARACTERS_MAX = 140;

export interface RuleFormProps {
  readonly rule: Rule;
  readonly view: DraftView;
  readonly onChange: (rule: Rule) => void;
}

/** One rule: its sentence, what is wrong with it, when it applies, what it asks, and who answers for it. */
export const RuleForm = ({ rule, view, onChange }: RuleFormProps): ReactElement => {
  const findings = view.lints.filter(({ rules }) => rules.includes(rule.id));
  return (
    <form
      className={c('fields')}
      aria-label={`Rule ${rule.id}`}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <div className={c('head')}>
        <p className={c('sentence')} role="status" aria-label="The rule in words">
          {sentenceOf(rule, view.people.names)}
        </p>
        <Button
          icon={Play}
          onPress={() => {
            view.tryExample(exampleOfRule(rule));
          }}
        >
          Try it
        </Button>
        <Problems findings={findings} />
      </div>
      <ConditionForms rule={rule} people={view.people} onChange={onChange} />
      <ConsequenceForm rule={rule} people={view.people} onChange={onChange} />
      <Labels rule={rule} view={view} onChange={onChange} />
    </form>
  );
};

const Problems = ({ findings }: { readonly findings: readonly PolicyFinding[] }): ReactElement | null =>
  findings.length === 0 ? null : (
    <ul className={c('problems')}>
      {findings.map(({ code, severity, text }) => (
        <li key={`${code} ${text}`} className={c(severity)}>
          {severity === 'error' ? 'Defect: ' : 'To be read: '}
          {text}
        </li>
      ))}
    </ul>
  );

const Labels = ({ rule, view, onChange }: RuleFormProps): ReactElement => {
  const { people, draft, editing } = view;
  const isOfBase = draft.base.rules.some(({ id }) => id === rule.id);
  const owners = people.owners.some(({ id }) => id === rule.owner)
    ? people.owners
    : [...people.owners, { id: rule.owner, name: people.nameOf(rule.owner) }];
  return (
    <fieldset className={c('part')}>
      <legend className={c('legend')}>About the rule</legend>
      <TitleField rule={rule} onChange={onChange} />
      <div className={c('thirds')}>
        {isOfBase ? (
          <Fixed label="Id" value={rule.id} />
        ) : (
          <PlainField
            label="Id"
            value={rule.id}
            maxLength={32}
            problemOf={(text) => idProblem(text, rule, editing.content.rules)}
            onChange={(id) => {
              onChange({ ...rule, id });
            }}
          />
        )}
        <Select
          label="Answered for by"
          value={rule.owner}
          options={owners.map(({ id, name }) => ({ id, label: name }))}
          onChange={(owner) => {
            onChange({ ...rule, owner });
          }}
        />
        <DateField
          label="To be looked at by"
          value={rule.reviewBy}
          onChange={(reviewBy) => {
            if (isDay(reviewBy)) onChange({ ...rule, reviewBy });
          }}
        />
      </div>
      <CheckBox
        label="In shadow: judged and shown, never binding"
        isSelected={rule.shadow === true}
        onChange={(isShadow) => {
          onChange(withShadow(rule, isShadow));
        }}
      />
    </fieldset>
  );
};

const TitleField = ({ rule, onChange }: Pick<RuleFormProps, 'rule' | 'onChange'>): ReactElement => (
  <PlainField
    label="Title"
    value={rule.title}
    maxLength={TITLE_CHARACTERS_MAX}
    problemOf={(text) => (text === '' ? 'Give it a title.' : undefined)}
    onChange={(title) => {
      onChange({ ...rule, title });
    }}
  />
);

/** What can't be changed: a rule is known by its id. */
const Fixed = ({ label, value }: { readonly label: string; readonly value: string }): ReactElement => (
  <div className={c('fixed')}>
    <span className={c('fixedLabel')}>{label}</span>
    <span className={c('fixedValue')}>{value}</span>
  </div>
);

const idProblem = (text: string, rule: Rule, rules: readonly Rule[]): string | undefined => {
  if (!isRuleId(text)) return 'Capitals, a dash and a number: EUR-5.';
  return rules.some((other) => other !== rule && other.id === text) ? 'Another rule has it.' : undefined;
};
