import { useCallback, type ReactElement } from 'react';
import { LoadingState, LoadProblem, PageHeader } from '../../components/index.ts';
import { ask, useLoaded } from '../../state/index.ts';
import { ChainPage } from './ChainPage.tsx';

const TITLE = 'Payments over a chain';

/** What this desk carries out over chains: the carrier, its queues, and every payment on its way. */
export const Chain = (): ReactElement => {
  const load = useCallback(() => ask('chain.view', {}), []);
  const [view, retry] = useLoaded(load, 'chain');
  if (view.state === 'ready') return <ChainPage title={TITLE} view={view.value} />;
  return (
    <>
      <PageHeader title={TITLE} />
      {view.state === 'loading' ? (
        <LoadingState label="Loading the payments" rows={4} />
      ) : (
        <LoadProblem error={view.error} onRetry={retry} />
      )}
    </>
  );
};
