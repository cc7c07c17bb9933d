import type { ReactElement } from 'react';
import type { Finding } from '#shared/ipc';
import { classes } from '../../theme/index.ts';
import styles from './Imports.module.css';

const c = classes(styles);

/** Where it is, what is wrong, what to do. */
export const Findings = ({ findings }: { readonly findings: readonly Finding[] }): ReactElement => (
  <ol className={c('findings')}>
    {findings.map((finding, index) => (
      <li key={index} className={c('finding')}>
        <span className={c('place')}>{placeOf(finding)}</span>
        <span>
          <span className={c('what')}>{finding.what}</span>{' '}
          <span className={c('remedy')}>{finding.remedy}</span>
        </span>
        <span className={c('code')}>{finding.code}</span>
      </li>
    ))}
  </ol>
);

const placeOf = ({ line, transaction }: Finding): string => {
  if (line !== null) return `Line ${line.toLocaleString('en-GB')}`;
  return transaction === null ? 'File' : `Transfer ${transaction.toLocaleString('en-GB')}`;
};
