import { useCallback, type ReactElement } from 'react';
import { OverdueBanner, PageHeader, Tabs, type TabItem } from '../../components/index.ts';
import { ask, useLoaded } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { DraftList } from './drafts/DraftList.tsx';
import { NewDraftButton } from './drafts/NewDraft.tsx';
import { showHomePart, useHomePart, type HomePart } from './home-part.ts';
import { PastDecisions } from './past/PastDecisions.tsx';
import styles from './PolicyHome.module.css';
import { VersionList } from './versions/VersionList.tsx';

const c = classes(styles);

const parts: readonly TabItem<HomePart>[] = [
  { id: 'versions', label: 'Versions' },
  { id: 'drafts', label: 'Drafts on this desk' },
  { id: 'past', label: 'Past decisions' },
];

const panels: Readonly<Record<HomePart, () => ReactElement>> = {
  versions: VersionList,
  drafts: DraftList,
  past: PastDecisions,
};

/** What the policy was, is and may become. */
export const PolicyHome = (): ReactElement => {
  const part = useHomePart((state) => state.part);
  const Panel = panels[part];
  return (
    <>
      <PageHeader title="Policy" actions={<NewDraftButton />} />
      <Overdue />
      <Tabs label="Policy" items={parts} value={part} onChange={showHomePart}>
        <Panel />
      </Tabs>
    </>
  );
};

/** The rules of the version in force that nobody has looked at in time. */
const Overdue = (): ReactElement | null => {
  const load = useCallback(() => ask('policies.versions', { offset: 0, limit: 1 }), []);
  const [page] = useLoaded(load, 'policies');
  if (page.state !== 'ready' || page.value.overdue.length === 0) return null;
  return (
    <div className={c('banner')}>
      <OverdueBanner rules={page.value.overdue} when="today" />
    </div>
  );
};
