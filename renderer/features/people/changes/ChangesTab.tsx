import { useMemo, type ReactElement } from 'react';
import type { RevertibleView } from '#shared/ipc';
import { Button, clockText, PlainTable, useNow, type Column } from '../../../components/index.ts';
import { useRoute } from '../../../state/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAs, type Viewer } from '../change/power.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Page, Quiet, Section, Small } from '../layout/Layout.tsx';
import { newestFirst, sentence } from './change-words.ts';

/** Changes that can still be undone exactly, because nothing later touched what they are about. */
export const ChangesTab = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const now = useNow();
  const columns = useMemo(() => changeColumns(viewer, now), [viewer, now]);
  return (
    <Page>
      <Section title="Changes that can be undone">
        <Quiet>
          Undoing is a change like any other: it is proposed, approved, and stands in the journal beside the
          one that it undoes. Somebody who was added stays in the roster, and a revoked key stays revoked.
        </Quiet>
        <PlainTable
          label="Changes that can be undone"
          columns={columns}
          rows={newestFirst(viewer.roster.revertible)}
          keyOf={({ intent }) => intent}
          empty="Nothing can be undone: nothing was changed yet, or something later touched the same."
        />
      </Section>
    </Page>
  );
};

const changeColumns = (viewer: Viewer, now: number): readonly Column<RevertibleView>[] => [
  { id: 'what', header: 'Change', width: 'minmax(0, 2fr)', cell: ({ what }) => sentence(what) },
  { id: 'by', header: 'Proposed by', width: 'minmax(0, 1fr)', cell: ({ byName }) => byName },
  {
    id: 'at',
    header: 'Carried out',
    width: '132px',
    cell: ({ at }) => <Small>{clockText(Date.parse(at), now)}</Small>,
  },
  {
    id: 'deeds',
    header: '',
    width: '196px',
    align: 'end',
    cell: (change) => <Deeds change={change} viewer={viewer} />,
  },
];

const Deeds = ({
  change: { intent, what },
  viewer,
}: {
  readonly change: RevertibleView;
  readonly viewer: Viewer;
}): ReactElement => {
  const openItem = useRoute((state) => state.openItem);
  return (
    <>
      <Button
        variant="quiet"
        onPress={() => {
          openItem(intent);
        }}
      >
        Signed item
      </Button>
      <DialogButton variant="quiet" label="Undo" whyNot={whyNotAs(viewer, 'security-admin')}>
        {(onClose) => (
          <ChangeDialog
            title="Undo a change"
            roster={viewer.roster}
            aim={{ ready: { kind: 'revert', of: intent } }}
            isReasonFirst
            onClose={onClose}
          >
            <p>{sentence(what)}. Undone, everything that it touched is exactly as it was before.</p>
          </ChangeDialog>
        )}
      </DialogButton>
    </>
  );
};
