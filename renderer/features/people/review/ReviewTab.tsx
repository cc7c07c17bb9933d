import { useCallback, useMemo, useState, type ReactElement } from 'react';
import type { GrantUseRow, QuorumHealthRow } from '#shared/ipc';
import { roleTitles } from '#shared/roster';
import { Button, EmptyState, FieldList, useKeys, VirtualTable } from '../../../components/index.ts';
import { ask, listText, useLoaded } from '../../../state/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAs, type Viewer } from '../change/power.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Actions, Quiet, Section, Split } from '../layout/Layout.tsx';
import { LoadedView } from '../layout/LoadedView.tsx';
import { dueText, lastText, roundText } from './due-words.ts';
import { reviewColumns } from './review-columns.tsx';
import {
  countsText,
  dayOf,
  decidersOf,
  grantKey,
  grantsInOrder,
  inUse,
  leftToDecide,
  lossText,
  removalTexts,
  reviewAim,
  summaryOf,
  textOfUse,
  type Decisions,
  type ReviewDecision,
  type ReviewParts,
} from './review-draft.ts';

/** Every grant with its last use: kept or removed, one by one, under one signature. */
export const ReviewTab = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const loadUse = useCallback(() => ask('people.usage', {}), []);
  const loadHealth = useCallback(() => ask('people.health', { absent: [] }), []);
  const [use, retry] = useLoaded(loadUse, 'audit');
  const [health, retryHealth] = useLoaded(loadHealth, 'audit');
  return (
    <LoadedView loaded={use} onRetry={retry} label="Looking through the journal for the use of each role">
      {(rows) => (
        // Who decides is left out of the review, so nobody is kept or removed before that is known.
        <LoadedView loaded={health} onRetry={retryHealth} label="Looking who decides on a review">
          {(found) => <Review rows={rows} health={found} viewer={viewer} />}
        </LoadedView>
      )}
    </LoadedView>
  );
};

interface ReviewProps {
  readonly rows: readonly GrantUseRow[];
  readonly health: readonly QuorumHealthRow[];
  readonly viewer: Viewer;
}

const Review = ({ rows: given, health, viewer }: ReviewProps): ReactElement => {
  const { roster, me } = viewer;
  const [chosen, setChosen] = useState<Decisions>(new Map());
  const [active, setActive] = useState(0);
  const rows = useMemo(() => grantsInOrder(given), [given]);
  const deciders = useMemo(() => decidersOf(health, roster), [health, roster]);
  const outside = useMemo(
    () => new Set([...deciders.people.map(({ id }) => id), ...(me === undefined ? [] : [me.id])]),
    [deciders, me],
  );
  const columns = useMemo(() => reviewColumns(chosen, outside), [chosen, outside]);
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const row = rows[Math.min(active, rows.length - 1)];
  const decide = (of: readonly GrantUseRow[], decision: ReviewDecision): void => {
    setChosen((before) => new Map([...before, ...of.map((each) => [grantKey(each), decision] as const)]));
  };
  const onRow = (decision: ReviewDecision) => (): void => {
    if (row !== undefined) decide([row], decision);
  };
  const deeds = { keep: onRow('keep'), remove: onRow('remove'), leaveOut: onRow('leave-out') };
  useKeys({ y: deeds.keep, r: deeds.remove, l: deeds.leaveOut });
  if (row === undefined)
    return (
      <EmptyState title="Nobody holds a role yet">Roles appear here as soon as they are given.</EmptyState>
    );
  const used = inUse(rows, outside);
  const idle = rows.filter(({ isIdle, person }) => isIdle && person !== me?.id);
  const summary = summaryOf(rows, chosen, outside);
  return (
    <Split
      sideLabel="The chosen grant, and the review"
      side={
        <>
          <ChosenGrant row={row} deeds={deeds} isOwn={row.person === me?.id} />
          <Summary
            viewer={viewer}
            parts={{
              summary,
              me: me?.id,
              through: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
              seats: deciders.seats,
              left: leftToDecide(summary, deciders.people, me?.id),
            }}
            keepUsed={
              <Button
                disabledReason={used.length === 0 ? 'Nothing was used or given within 90 days.' : undefined}
                onPress={() => {
                  decide(used, 'keep');
                }}
              >
                Keep what is in use
              </Button>
            }
            removeIdle={
              <Button
                disabledReason={
                  idle.length === 0 ? 'No role that leaves a trace is unused for 90 days.' : undefined
                }
                onPress={() => {
                  decide(idle, 'remove');
                }}
              >
                Remove unused power
              </Button>
            }
          />
        </>
      }
    >
      <VirtualTable
        label="Grants and their last use"
        columns={columns}
        rowCount={rows.length}
        rowAt={rowAt}
        rowHeight={36}
        activeIndex={Math.min(active, rows.length - 1)}
        onActiveChange={setActive}
        shouldTakeFocus
      />
    </Split>
  );
};

interface ChosenGrantProps {
  readonly row: GrantUseRow;
  readonly deeds: Readonly<Record<'keep' | 'remove' | 'leaveOut', () => void>>;
  readonly isOwn: boolean;
}

const ChosenGrant = ({ row, deeds, isOwn }: ChosenGrantProps): ReactElement => {
  const loss = lossText(row);
  const whyNot = isOwn ? 'Nobody reviews their own grants.' : undefined;
  return (
    <Section title={`${row.name}: ${roleTitles[row.role]}`}>
      <FieldList
        fields={[
          { id: 'used', label: 'Last used', value: dayOf(row) ?? 'Not within the time looked at' },
          {
            id: 'power',
            label: 'Power',
            value: textOfUse(row),
          },
          ...(loss === undefined ? [] : [{ id: 'loss', label: 'If it falls', value: loss }]),
        ]}
      />
      <Actions>
        <Button shortcut="Y" disabledReason={whyNot} onPress={deeds.keep}>
          Keep
        </Button>
        <Button shortcut="R" disabledReason={whyNot} onPress={deeds.remove}>
          Remove
        </Button>
        <Button shortcut="L" onPress={deeds.leaveOut}>
          Leave out
        </Button>
      </Actions>
    </Section>
  );
};

interface SummaryProps {
  readonly viewer: Viewer;
  readonly parts: ReviewParts;
  readonly keepUsed: ReactElement;
  readonly removeIdle: ReactElement;
}

const Summary = ({ viewer, parts, keepUsed, removeIdle }: SummaryProps): ReactElement => {
  const { summary, left } = parts;
  const { roster } = viewer;
  const removals = removalTexts(summary, roster);
  const aim = reviewAim(parts);
  const counts = countsText(summary);
  return (
    <Section title="This review">
      <p>
        {dueText(roster.review)} {lastText(roster.review)}
      </p>
      <p>{counts}</p>
      <Quiet>{roundText}</Quiet>
      {removals.length > 0 && (
        <FieldList fields={[{ id: 'removed', label: 'Will be removed', value: removals.join('; ') }]} />
      )}
      <Quiet>
        {left.length === 0
          ? 'Nobody is left to decide on it.'
          : `${listText(
              left.map(({ name }) => name),
              'or',
            )} can decide on it: whoever is named in a review does not.`}
      </Quiet>
      <Actions>
        {keepUsed}
        {removeIdle}
        <DialogButton
          variant="primary"
          label="Sign the review"
          whyNot={whyNotAs(viewer, 'security-admin') ?? ('whyNot' in aim ? aim.whyNot : undefined)}
        >
          {(onClose) => (
            <ChangeDialog title="Access review" roster={roster} aim={aim} isReasonFirst onClose={onClose}>
              <p>{counts}</p>
              <FieldList
                fields={[
                  {
                    id: 'removed',
                    label: 'Will be removed',
                    value: removals.length === 0 ? 'Nothing' : removals.join('; '),
                  },
                  { id: 'through', label: 'Use looked at through', value: parts.through },
                ]}
              />
            </ChangeDialog>
          )}
        </DialogButton>
      </Actions>
    </Section>
  );
};
