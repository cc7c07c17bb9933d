import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import type { SubmitResult } from '#shared/ipc';
import { Banner, Button, EmptyState, PageHeader } from '../../components/index.ts';
import { useImports, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Imports.module.css';

const c = classes(styles);

const figures: readonly (readonly [keyof Omit<SubmitResult, 'problems'>, string])[] = [
  ['proposed', 'proposed'],
  ['waitingToSend', 'waiting to send'],
  ['duplicate', 'already known'],
  ['denied', 'denied by policy'],
  ['refused', 'refused by the ledger'],
];

/** What has become of each item that was submitted. */
export const Submitted = ({ result }: { readonly result: SubmitResult }): ReactElement => (
  <>
    <PageHeader
      title="Submitted"
      actions={
        <>
          <Button variant="quiet" onPress={useImports.getState().clear}>
            Close
          </Button>
          <Button
            variant="primary"
            onPress={() => {
              useImports.getState().clear();
              useRoute.getState().go('approvals');
            }}
          >
            Show the queue
          </Button>
        </>
      }
    />
    <div className={c('page')}>
      <dl className={c('figures')}>
        {figures
          .filter(([key]) => key === 'proposed' || result[key] > 0)
          .map(([key, label]) => (
            <div key={key} className={c('figure')}>
              <dd className={c('number')}>{result[key].toLocaleString('en-GB')}</dd>
              <dt className={c('numberLabel')}>{label}</dt>
            </div>
          ))}
      </dl>
      {result.waitingToSend > 0 && (
        <Banner
          tone="stale"
          whatHappened="The ledger is out of reach."
          meaningForTheMoney="What you signed is kept on this desk; nothing is reserved yet."
          whatToDo="It is sent by itself as soon as the ledger answers, once only."
        />
      )}
      {result.problems.length > 0 ? (
        <ol className={c('findings')}>
          {result.problems.map((problem, index) => (
            <li key={index} className={c('finding')}>
              <span className={c('place')}>
                {problem.transaction === null ? 'File' : `Transfer ${String(problem.transaction)}`}
              </span>
              <span>
                <span className={c('what')}>{problem.title}</span>{' '}
                <span className={c('remedy')}>{problem.remedy}</span>
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <EmptyState icon={Check} title="No problems">
          Every item went where it should.
        </EmptyState>
      )}
    </div>
  </>
);
