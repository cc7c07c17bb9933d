import type { ReactElement } from 'react';
import { useCallback } from 'react';
import { LoadingState, LoadProblem, PageHeader } from '../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../state/index.ts';
import { KeyList } from './KeyList.tsx';
import { KeyPage } from './KeyPage.tsx';

/** The inventory of custody keys, or one of them. */
export const Keys = (): ReactElement => {
  const load = useCallback(() => ask('keys.list', {}), []);
  const [view, retry] = useLoaded(load, 'audit');
  const open = useRoute((state) => state.openKey);
  if (view.state === 'ready') {
    const found = view.value.keys.find(({ key }) => key.id === open);
    return found === undefined ? (
      <KeyList view={view.value} />
    ) : (
      <KeyPage key={found.key.id} view={found} asOf={view.value.asOf} />
    );
  }
  return (
    <>
      <PageHeader title="Keys" />
      {view.state === 'loading' ? (
        <LoadingState label="Loading the keys" rows={4} />
      ) : (
        <LoadProblem error={view.error} onRetry={retry} />
      )}
    </>
  );
};
