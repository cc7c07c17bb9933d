import { useRef, type ReactElement } from 'react';
import type { SelectOption } from '../../../components/index.ts';
import { DateField, Select, TextField, useEscapeIn } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { FilterDraft } from './filter-draft.ts';
import { leaveSearch } from './leave-search.ts';
import styles from './Search.module.css';
import { statementSearch, useStatementSearch } from './statement-search.ts';

const c = classes(styles);

const kinds: readonly SelectOption<FilterDraft['amountIs']>[] = [
  { id: 'exactly', label: 'Exactly' },
  { id: 'between', label: 'Between' },
];

const directions: readonly SelectOption<FilterDraft['direction']>[] = [
  { id: 'both', label: 'In and out' },
  { id: 'in', label: 'In' },
  { id: 'out', label: 'Out' },
];

/** Amount, days and direction; each says for itself what is wrong with it. */
export const FilterBar = ({ asset }: { readonly asset: string }): ReactElement => {
  const { draft } = useStatementSearch();
  const bar = useRef<HTMLDivElement>(null);
  useEscapeIn(bar, leaveSearch);
  return (
    <div ref={bar} className={c('bar')} role="group" aria-label="Filters">
      <div className={c('group')}>
        <Select
          label="Amount is"
          options={kinds}
          value={draft.amountIs}
          onChange={(amountIs) => {
            statementSearch.edit({ amountIs });
          }}
        />
        {draft.amountIs === 'exactly' ? (
          <AmountField name="amount" label={`Amount, ${asset}`} />
        ) : (
          <>
            <AmountField name="amountFrom" label={`From, ${asset}`} />
            <AmountField name="amountTo" label={`To, ${asset}`} />
          </>
        )}
      </div>
      <div className={c('group')}>
        <DayField name="bookedFrom" label="Booked from" />
        <DayField name="bookedTo" label="Booked to" />
      </div>
      <Select
        label="Direction"
        options={directions}
        value={draft.direction}
        onChange={(direction) => {
          statementSearch.edit({ direction });
        }}
      />
    </div>
  );
};

interface FieldProps<Name extends keyof FilterDraft> {
  readonly name: Name;
  readonly label: string;
}

const AmountField = ({ name, label }: FieldProps<'amount' | 'amountFrom' | 'amountTo'>): ReactElement => {
  const { draft, errors } = useStatementSearch();
  return (
    <div className={c('amount')}>
      <TextField
        label={label}
        value={draft[name]}
        onChange={(text) => {
          statementSearch.type({ [name]: text });
        }}
        error={errors[name]}
        maxLength={48}
        isNumber
      />
    </div>
  );
};

const DayField = ({ name, label }: FieldProps<'bookedFrom' | 'bookedTo'>): ReactElement => {
  const { draft, errors } = useStatementSearch();
  return (
    <div className={c('day')}>
      <DateField
        label={label}
        value={draft[name]}
        onChange={(text) => {
          statementSearch.type({ [name]: text });
        }}
        error={errors[name]}
        takesDrafts
      />
    </div>
  );
};
