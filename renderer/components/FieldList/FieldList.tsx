import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './FieldList.module.css';

const c = classes(styles);

export interface Field {
  readonly id: string;
  readonly label: string;
  readonly value: ReactNode;
  /** Where the value comes from, or how old it is. */
  readonly note?: ReactNode;
}

/** Names and values, hairlines between; the reading order is the order of `fields`. */
export const FieldList = ({
  fields,
  layout = 'rows',
}: {
  readonly fields: readonly Field[];
  readonly layout?: 'rows' | 'columns';
}): ReactElement => (
  <dl className={c('list', layout)}>
    {fields.map((field) => (
      <div key={field.id} className={c('field')}>
        <dt className={c('label')}>{field.label}</dt>
        <dd className={c('value')}>
          {field.value}
          {field.note !== undefined && <span className={c('note')}>{field.note}</span>}
        </dd>
      </div>
    ))}
  </dl>
);
