import { Scale } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { EmptyState, LoadingState, LoadProblem, VirtualTable } from '../../../components/index.ts';
import { ask, usePages, useRoute } from '../../../state/index.ts';
import { versionColumns } from './version-columns.tsx';

/** Every version that is or was in force, and every one that somebody proposed; the newest first. */
export const VersionList = (): ReactElement => {
  const load = useCallback(
    (offset: number, limit: number) => ask('policies.versions', { offset, limit }),
    [],
  );
  const list = usePages(load, 'policies', 'versions');
  const [active, setActive] = useState(0);
  const showPolicy = useRoute((state) => state.showPolicy);
  if (list.state === 'loading') return <LoadingState label="Loading the versions" rows={6} />;
  if (list.state === 'error' && list.error !== undefined)
    return <LoadProblem error={list.error} onRetry={list.retry} />;
  if (list.total === 0)
    return (
      <EmptyState icon={Scale} title="No policy is here yet">
        The first version comes with the genesis of the ledger, as soon as the desk has synchronised.
      </EmptyState>
    );
  return (
    <VirtualTable
      label="Versions of the policy"
      columns={versionColumns}
      rowCount={list.total}
      rowAt={list.rowAt}
      rowHeight={52}
      activeIndex={Math.min(active, list.total - 1)}
      onActiveChange={setActive}
      onRangeChange={list.onRangeChange}
      onOpen={({ intent }) => {
        showPolicy({ kind: 'version', intent });
      }}
      shouldTakeFocus
    />
  );
};
