import { useCallback, useDeferredValue, useState, type ReactElement } from 'react';
import {
  Button,
  EmptyState,
  focusTable,
  LoadingState,
  LoadProblem,
  PageHeader,
  SearchField,
  VirtualTable,
} from '../../components/index.ts';
import { ask, useDesk, usePages } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Audit.module.css';
import { BoardPackDialog } from './BoardPackDialog.tsx';
import { eventColumns } from './event-columns.tsx';
import { EventPanel } from './EventPanel.tsx';

const c = classes(styles);

/** The journal as it is: every event, newest first, each with a proof that this desk can check. */
export const Audit = (): ReactElement => {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [isPacking, setIsPacking] = useState(false);
  const search = useDeferredValue(text.trim());
  const size = useDesk((state) => state.sync?.size);
  const load = useCallback(
    (offset: number, limit: number) => ask('audit.page', { offset, limit, search }),
    [search],
  );
  const list = usePages(load, 'audit', 'journal');
  const row = list.rowAt(Math.min(active, list.total - 1));
  return (
    <>
      <PageHeader
        title="Audit"
        note={
          size !== undefined && (
            <span className={c('note')}>
              {size.toLocaleString('en-GB')} events verified against the checkpoint
            </span>
          )
        }
        actions={
          <>
            <Button
              onPress={() => {
                setIsPacking(true);
              }}
            >
              Board pack
            </Button>
            <SearchField
              label="Find events"
              placeholder="Digest, reference, person, event type"
              value={text}
              onChange={(value) => {
                setText(value);
                setActive(0);
              }}
              onLeave={focusTable}
            />
          </>
        }
      />
      {isPacking && (
        <BoardPackDialog
          onClose={() => {
            setIsPacking(false);
          }}
        />
      )}
      <div className={c('split')}>
        {list.state === 'loading' && <LoadingState label="Loading the journal" rows={10} />}
        {list.state === 'error' && list.error && <LoadProblem error={list.error} onRetry={list.retry} />}
        {list.state === 'ready' && list.total === 0 && (
          <EmptyState title={search === '' ? 'The journal is empty' : `No event matches “${search}”`}>
            {search === ''
              ? 'Events appear as soon as the desk has synchronised.'
              : 'Search for a digest from its start, a payment reference or a name.'}
          </EmptyState>
        )}
        {list.state === 'ready' && list.total > 0 && (
          <VirtualTable
            label="Journal events"
            columns={eventColumns}
            rowCount={list.total}
            rowAt={list.rowAt}
            rowHeight={36}
            activeIndex={Math.min(active, list.total - 1)}
            onActiveChange={setActive}
            onRangeChange={list.onRangeChange}
            shouldTakeFocus
          />
        )}
        {row !== undefined && <EventPanel key={row.seq} event={row} />}
      </div>
    </>
  );
};
