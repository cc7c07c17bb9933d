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
import { Select } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { assetProblem } from '../editor/AmountFields.tsx';
import { countryProblem } from '../editor/country.ts';
import { IntField, MinorField, OptionalWordsField, PlainField } from '../editor/fields.tsx';
import { inAsset } from '../editor/rule-edits.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import styles from './DryRun.module.css';
import { withFact } from './examples.ts';

const c = classes(styles);

const AGE_DAYS_MAX = 36_500;

export interface ExampleFieldsProps {
  readonly facts: TestFacts;
  readonly onChange: (facts: TestFacts) => void;
}

/** What matters most of an example: how much, over which rail, to somebody known since when. */
export const ExampleFields = ({ facts, onChange }: ExampleFieldsProps): ReactElement => {
  const { action, asset, amountMinor, rail, payeeAgeDays } = factsOfTest(facts);
  if (action !== 'transfer') return <p className={c('action')}>{actionWords[action]}</p>;
  const ccy = asset.known ? asset.value : 'EUR';
  const minor = amountMinor.known ? amountMinor.value : undefined;
  return (
    <div className={c('fields')}>
      <MinorField
        label="Amount"
        asset={ccy}
        value={minor}
        onChange={(next) => {
          onChange(withFact(facts, 'amountMinor', next ?? '0'));
        }}
      />
      <PlainField
        label="Asset"
        value={ccy}
        maxLength={8}
        isUpper
        problemOf={assetProblem}
        onChange={(next) => {
          onChange(withFact(withFact(facts, 'asset', next), 'amountMinor', inAsset(minor, ccy, next) ?? '0'));
        }}
      />
      <Select
        label="Rail"
        value={rail.known ? rail.value : 'sepa'}
        options={railNames.map((id) => ({ id, label: railWords[id] }))}
        onChange={(next) => {
          onChange(withFact(facts, 'rail', next));
        }}
      />
      <IntField
        label="Payee known, days"
        value={payeeAgeDays.known ? payeeAgeDays.value : 0}
        min={0}
        max={AGE_DAYS_MAX}
        onChange={(days) => {
          onChange(withFact(facts, 'payeeAgeDays', days));
        }}
      />
    </div>
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
          onChange({ action });
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
      <Select
        label="Out of a wallet that is"
        value={full.tier.known ? full.tier.value : 'warm'}
        options={(['hot', 'warm', 'cold'] as const).map((id) => ({ id, label: id }))}
        onChange={(tier) => {
          onChange(withFact(facts, 'tier', tier));
        }}
      />
      <YesNo
        label="Initiator owns it"
        value={full.initiatorIsOwner.known && full.initiatorIsOwner.value}
        onChange={(is) => {
          onChange(withFact(facts, 'initiatorIsOwner', is));
        }}
      />
      {isTransfer ? (
        <PayeeFacts facts={facts} onChange={onChange} />
      ) : (
        <YesNo
          label="Loosens something"
          value={full.loosens.known && full.loosens.value}
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
      <YesNo
        label="Payee is listed"
        value={payeeListed.known && payeeListed.value}
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
      <Select
        label="Payee’s screening"
        value={payeeScreening.known ? payeeScreening.value : 'stale'}
        options={(['clear', 'hit', 'stale'] as const).map((id) => ({ id, label: screeningWords[id] }))}
        onChange={(screening) => {
          onChange(withFact(facts, 'payeeScreening', screening));
        }}
      />
    </>
  );
};

const YesNo = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}): ReactElement => (
  <Select
    label={label}
    value={value ? 'yes' : 'no'}
    options={[
      { id: 'yes', label: 'yes' },
      { id: 'no', label: 'no' },
    ]}
    onChange={(id) => {
      onChange(id === 'yes');
    }}
  />
);
