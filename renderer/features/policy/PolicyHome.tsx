import { useCallback, type ReactElement } from 'react';
import type { OwnedRule } from '#shared/ipc';
import { Banner, OverdueBanner, PageHeader, Tabs, type TabItem } from '../../components/index.ts';
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

/** The rules of the version in force that nobody has looked at in time, or that nobody answers for. */
const Overdue = (): ReactElement | null => {
  const load = useCallback(() => ask('policies.versions', { offset: 0, limit: 1 }), []);
  const [page] = useLoaded(load, 'policies');
  if (page.state !== 'ready') return null;
  const { overdue, ownerless } = page.value;
  return (
    <>
      {overdue.length > 0 && (
        <div className={c('banner')}>
          <OverdueBanner rules={overdue} when="today" />
        </div>
      )}
      {ownerless.length > 0 && (
        <div className={c('banner')}>
          <Ownerless rules={ownerless} />
        </div>
      )}
    </>
  );
};

const Ownerless = ({ rules }: { readonly rules: readonly OwnedRule[] }): ReactElement => (
  <Banner
    tone="warn"
    whatHappened={
      rules.length === 1
        ? 'Nobody answers for one rule: its owner is not active.'
        : `Nobody answers for ${String(rules.length)} rules: their owners are not active.`
    }
    meaningForTheMoney="They bind as ever. Nobody will look at them again when their date comes."
    whatToDo="Propose a version in which somebody else answers for them."
  >
    <ul>
      {rules.map(({ rule, title, owner }) => (
        <li key={rule}>
          {rule}, {title}: {owner.name}.
        </li>
      ))}
    </ul>
  </Banner>
);
