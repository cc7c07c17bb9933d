import type { ReactElement } from 'react';
import { railNames } from '#shared/identifiers';
import {
  actionNames,
  actionWords,
  factsOfTest,
  railWords,
  screeningWords,
  type TestFacts,
} from '#shared/policy';
import { DateField, Select } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { assetProblem } from '../editor/AmountFields.tsx';
import { countryProblem } from '../editor/country.ts';
import { MinorField, OptionalIntField, OptionalWordsField, PlainField } from '../editor/fields.tsx';
import { inAsset } from '../editor/rule-edits.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import styles from './DryRun.module.css';
import { withFact } from './examples.ts';
import { FactSelect, NOT_KNOWN, YesNoFact } from './fact-fields.tsx';

const c = classes(styles);

const AGE_DAYS_MAX = 36_500;

export interface ExampleFieldsProps {
  readonly facts: TestFacts;
  readonly onChange: (facts: TestFacts) => void;
}

type DatedFieldsProps = ExampleFieldsProps & { readonly today: string };

/** What matters most of an example: how much, over which rail, to somebody known since when, and on which day. */
export const ExampleFields = (props: DatedFieldsProps): ReactElement => {
  const { action = 'transfer' } = props.facts;
  return (
    <div className={c('fields')}>
      {action === 'transfer' ? (
        <TransferFields facts={props.facts} onChange={props.onChange} />
      ) : (
        <p className={c('action')}>{actionWords[action]}</p>
      )}
      <DayField {...props} />
    </div>
  );
};

/** Rules that are overdue for review on this day ask one person more. */
const DayField = ({ facts, today, onChange }: DatedFieldsProps): ReactElement => (
  <DateField
    label="Proposed on"
    value={facts.day ?? today}
    onChange={(day) => {
      onChange(withFact(facts, 'day', day));
    }}
  />
);

const TransferFields = ({ facts, onChange }: ExampleFieldsProps): ReactElement => {
  const { asset, amountMinor, rail, payeeAgeDays } = factsOfTest(facts);
  const ccy = asset.known ? asset.value : 'EUR';
  const minor = amountMinor.known ? amountMinor.value : undefined;
  return (
    <>
      <MinorField
        label="Amount"
        asset={ccy}
        value={minor}
        onChange={(next) => {
          onChange(withFact(facts, 'amountMinor', next ?? NOT_KNOWN));
        }}
      />
      <PlainField
        label="Asset"
        value={ccy}
        maxLength={8}
        isUpper
        problemOf={assetProblem}
        onChange={(next) => {
          onChange(
            withFact(withFact(facts, 'asset', next), 'amountMinor', inAsset(minor, ccy, next) ?? NOT_KNOWN),
          );
        }}
      />
      <FactSelect
        label="Rail"
        fact={rail}
        options={railNames.map((id) => ({ id, label: railWords[id] }))}
        onChange={(next) => {
          onChange(withFact(facts, 'rail', next));
        }}
      />
      <OptionalIntField
        label="Payee known, days"
        value={payeeAgeDays.known ? payeeAgeDays.value : undefined}
        min={0}
        max={AGE_DAYS_MAX}
        onChange={(days) => {
          onChange(withFact(facts, 'payeeAgeDays', days ?? NOT_KNOWN));
        }}
      />
    </>
  );
};

const ANYBODY = '';

/** What rules may look at besides; left alone, it is as on a quiet day. */
export const MoreFields = ({
  facts,
  people,
  onChange,
}: ExampleFieldsProps & { readonly people: PolicyPeople }): ReactElement => {
  const full = factsOfTest(facts);
  const isTransfer = full.action === 'transfer';
  const group = full.initiatorGroups.known ? full.initiatorGroups.value[0] : undefined;
  return (
    <div className={c('others')}>
      <Select
        label="What is done"
        value={full.action}
        options={actionNames.map((id) => ({ id, label: actionWords[id] }))}
        onChange={(action) => {
          onChange({ action, ...(facts.day !== undefined && { day: facts.day }) });
        }}
      />
      <Select<string>
        label="Initiator is of"
        value={group ?? ANYBODY}
        options={[
          { id: ANYBODY, label: 'no group' },
          ...people.groups.map(({ id, name }) => ({ id, label: name })),
        ]}
        onChange={(id) => {
          const chosen = people.groups.find((it) => it.id === id);
          onChange(withFact(facts, 'initiatorGroups', chosen === undefined ? undefined : [chosen.id]));
        }}
      />
      <FactSelect
        label="Out of a wallet that is"
        fact={full.tier}
        options={(['hot', 'warm', 'cold'] as const).map((id) => ({ id, label: id }))}
        onChange={(tier) => {
          onChange(withFact(facts, 'tier', tier));
        }}
      />
      <YesNoFact
        label="Initiator owns it"
        fact={full.initiatorIsOwner}
        onChange={(is) => {
          onChange(withFact(facts, 'initiatorIsOwner', is));
        }}
      />
      {isTransfer ? (
        <PayeeFacts facts={facts} onChange={onChange} />
      ) : (
        <YesNoFact
          label="Loosens something"
          fact={full.loosens}
          onChange={(is) => {
            onChange(withFact(facts, 'loosens', is));
          }}
        />
      )}
    </div>
  );
};

const PayeeFacts = ({ facts, onChange }: ExampleFieldsProps): ReactElement => {
  const { payeeListed, payeeCountries, payeeScreening } = factsOfTest(facts);
  return (
    <>
      <YesNoFact
        label="Payee is listed"
        fact={payeeListed}
        onChange={(is) => {
          onChange(withFact(facts, 'payeeListed', is));
        }}
      />
      <OptionalWordsField
        label="Payee’s countries"
        isUpper
        value={payeeCountries.known ? payeeCountries.value : []}
        problemOf={countryProblem}
        onChange={(countries) => {
          onChange(withFact(facts, 'payeeCountries', [...countries]));
        }}
      />
      <FactSelect
        label="Payee’s screening"
        fact={payeeScreening}
        options={(['clear', 'hit', 'stale'] as const).map((id) => ({ id, label: screeningWords[id] }))}
        onChange={(screening) => {
          onChange(withFact(facts, 'payeeScreening', screening));
        }}
      />
    </>
  );
};
