import type { ReactElement } from 'react';
import { create } from 'zustand';
import { PageHeader, Tabs, type TabItem } from '../../components/index.ts';
import { DraftList } from './drafts/DraftList.tsx';
import { NewDraftButton } from './drafts/NewDraft.tsx';
import { PastDecisions } from './past/PastDecisions.tsx';
import { VersionList } from './versions/VersionList.tsx';

type Part = 'versions' | 'drafts' | 'past';

const parts: readonly TabItem<Part>[] = [
  { id: 'versions', label: 'Versions' },
  { id: 'drafts', label: 'Drafts on this desk' },
  { id: 'past', label: 'Past decisions' },
];

/** The part that was last looked at: whoever comes back from a draft is among the drafts again. */
const usePart = create<{ readonly part: Part }>(() => ({ part: 'versions' }));

const panels: Readonly<Record<Part, () => ReactElement>> = {
  versions: VersionList,
  drafts: DraftList,
  past: PastDecisions,
};

/** What the policy was, is and may become. */
export const PolicyHome = (): ReactElement => {
  const part = usePart((state) => state.part);
  const Panel = panels[part];
  return (
    <>
      <PageHeader title="Policy" actions={<NewDraftButton />} />
      <Tabs
        label="Policy"
        items={parts}
        value={part}
        onChange={(next) => {
          usePart.setState({ part: next });
        }}
      >
        <Panel />
      </Tabs>
    </>
  );
};
