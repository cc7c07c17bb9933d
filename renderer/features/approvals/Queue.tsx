import { Inbox } from 'lucide-react';
import { useCallback, useMemo, useRef, type ReactElement } from 'react';
import type { QueueRow, QueueSection } from '#shared/ipc';
import {
  Button,
  EmptyState,
  focusTable,
  LoadingState,
  LoadProblem,
  PageHeader,
  SearchField,
  Tabs,
  useKeys,
  VirtualTable,
} from '../../components/index.ts';
import { useRoute } from '../../state/index.ts';
import { sectionLabels } from './labels.ts';
import { queueColumns } from './queue-columns.tsx';
import { useQueueView } from './queue-view.ts';
import type { Queue as QueueData } from './use-queue.ts';

const sections: readonly QueueSection[] = ['mine', 'others', 'done'];

export const Queue = ({ queue }: { readonly queue: QueueData }): ReactElement => {
  const view = useQueueView();
  const searchInput = useRef<HTMLInputElement>(null);
  useKeys({
    '/': () => searchInput.current?.focus(),
    '1': () => {
      view.showSection('mine');
    },
    '2': () => {
      view.showSection('others');
    },
    '3': () => {
      view.showSection('done');
    },
  });
  return (
    <>
      <PageHeader title="Approvals" />
      <Tabs
        label="Sections of the queue"
        items={sections.map((id) => ({ id, label: sectionLabels[id], count: queue.counts?.[id] }))}
        value={view.section}
        onChange={view.showSection}
        tools={
          <SearchField
            label="Search the queue"
            placeholder="Payee, IBAN, amount, reference, words"
            value={view.search}
            onChange={view.setSearch}
            shortcut="/"
            inputRef={searchInput}
            onLeave={focusTable}
          />
        }
      >
        <Rows queue={queue} />
      </Tabs>
    </>
  );
};

const rowTone = (row: QueueRow): 'normal' | 'alarm' => (row.outbox === 'refused' ? 'alarm' : 'normal');

const Rows = ({ queue: { list } }: { readonly queue: QueueData }): ReactElement => {
  const view = useQueueView();
  const openItem = useRoute((state) => state.openItem);
  const openRow = useCallback(
    (row: QueueRow) => {
      openItem(row.digest);
    },
    [openItem],
  );
  const columns = useMemo(() => queueColumns(view.section), [view.section]);
  if (list.state === 'loading') return <LoadingState label="Loading the queue" rows={8} />;
  if (list.state === 'error' && list.error) return <LoadProblem error={list.error} onRetry={list.retry} />;
  if (list.total === 0) return <Nothing section={view.section} search={view.search} />;
  return (
    <VirtualTable
      label={sectionLabels[view.section]}
      columns={columns}
      rowCount={list.total}
      rowAt={list.rowAt}
      rowTone={rowTone}
      rowHeight={56}
      activeIndex={Math.min(view.activeIndex, list.total - 1)}
      onActiveChange={view.setActive}
      onOpen={openRow}
      onRangeChange={list.onRangeChange}
      shouldTakeFocus
    />
  );
};

const emptyTexts: Readonly<Record<QueueSection, readonly [title: string, text: string]>> = {
  mine: [
    'Nothing needs your approval',
    'Items appear here as soon as the ledger has them and your groups are asked for.',
  ],
  others: [
    'Nothing is waiting for others',
    'Items that you have decided on, or that other groups decide on, appear here.',
  ],
  done: ['Nothing is done yet', 'Posted, returned, rejected and expired items appear here.'],
};

const Nothing = ({
  section,
  search,
}: {
  readonly section: QueueSection;
  readonly search: string;
}): ReactElement => {
  const setSearch = useQueueView((state) => state.setSearch);
  const [title, text] = emptyTexts[section];
  if (search === '')
    return (
      <EmptyState icon={Inbox} title={title}>
        {text}
      </EmptyState>
    );
  return (
    <EmptyState
      title={`Nothing here matches “${search}”`}
      action={
        <Button
          onPress={() => {
            setSearch('');
          }}
        >
          Clear the search
        </Button>
      }
    >
      The search looks at payee, account number, amount, reference and the six words, in this section only.
    </EmptyState>
  );
};
