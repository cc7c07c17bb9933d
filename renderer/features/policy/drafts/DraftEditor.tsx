import { Send, Trash2 } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import type { PolicyDraft } from '#shared/ipc';
import {
  diffPolicies,
  lintPolicy,
  runPolicyTests,
  sourcelessConditions,
  type TestFacts,
} from '#shared/policy';
import {
  Button,
  IconButton,
  Mark,
  PageHeader,
  SubmitProblem,
  Tabs,
  type TabItem,
} from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { firstExamples, type Example } from '../dry-run/examples.ts';
import { ProblemCount, useProblemCount } from '../editor/problem-count.ts';
import { RulesPart } from '../editor/RulesPart.tsx';
import { Examine } from '../examine/Examine.tsx';
import { Replay } from '../examine/Replay.tsx';
import { TestsPart } from '../examine/TestsPart.tsx';
import { showHomePart } from '../home-part.ts';
import { Changes } from '../rules/Changes.tsx';
import type { PolicyPeople } from '../use-policy-people.ts';
import { DiscardDialog } from './DiscardDialog.tsx';
import type { DraftView } from './draft-view.ts';
import styles from './Drafts.module.css';
import { PublishDialog } from './PublishDialog.tsx';
import { RebaseBanner, RebasedBanner } from './RebaseBanner.tsx';
import { useDraft, type Editing } from './use-draft.ts';
import { useWhyNotPublish } from './use-why-not-publish.ts';

const c = classes(styles);

export interface DraftEditorProps {
  readonly draft: PolicyDraft;
  readonly people: PolicyPeople;
  readonly start: ReactElement;
  /** Rules that both sides changed when it was rebased just now; undefined when it was not. */
  readonly conflicts: readonly string[] | undefined;
  readonly onRebased: (conflicts: readonly string[]) => void;
  readonly onLeave: () => void;
}

type Part = 'rules' | 'changes' | 'tests' | 'examine' | 'replay';

/** A draft with all that is known of it while it is written. */
export const DraftEditor = (props: DraftEditorProps): ReactElement => {
  const { draft, conflicts, onRebased } = props;
  const problems = useProblemCount();
  const editing = useDraft(draft);
  const [part, setPart] = useState<Part>('rules');
  const [examples, setExamples] = useState(() => firstExamples(draft.base));
  const view = useDraftView(props, editing, examples, setExamples, () => {
    setPart('rules');
  });
  const failed = view.results.filter(({ passed }) => !passed).length;
  const parts: readonly TabItem<Part>[] = [
    { id: 'rules', label: 'Rules', count: view.policy.rules.length },
    { id: 'changes', label: 'Changes', count: useChangeCount(view) },
    { id: 'tests', label: failed === 0 ? 'Tests' : 'Tests failing', count: failed || view.results.length },
    { id: 'examine', label: 'Examine' },
    { id: 'replay', label: 'Replay' },
  ];
  const Panel = panels[part];
  return (
    <ProblemCount value={problems}>
      <Header {...props} view={view} invalid={problems.count} />
      <div className={c('banners')}>
        <SubmitProblem problem={editing.problem} />
        {!draft.row.isOnVersionInForce && (
          <RebaseBanner draft={draft} editing={editing} onRebased={onRebased} />
        )}
        {conflicts !== undefined && <RebasedBanner version={draft.row.baseVersion} conflicts={conflicts} />}
      </div>
      <Tabs label="Draft" items={parts} value={part} onChange={setPart}>
        <Panel view={view} />
      </Tabs>
    </ProblemCount>
  );
};

const ChangesPart = ({ view }: { readonly view: DraftView }): ReactElement => (
  <div className={c('scroll')}>
    <Changes before={view.draft.base} after={view.policy} people={view.people} />
  </div>
);

const panels: Readonly<Record<Part, (props: { readonly view: DraftView }) => ReactElement>> = {
  rules: RulesPart,
  changes: ChangesPart,
  tests: TestsPart,
  examine: Examine,
  replay: Replay,
};

const useDraftView = (
  { draft, people }: DraftEditorProps,
  editing: Editing,
  examples: readonly Example[],
  setExamples: (examples: readonly Example[]) => void,
  onTry: () => void,
): DraftView => {
  const { title, rules, tests } = editing.content;
  const policy = useMemo(
    () => ({ version: draft.base.version, title, rules: [...rules] }),
    [draft.base.version, title, rules],
  );
  const lints = useMemo(() => [...lintPolicy(policy), ...sourcelessConditions(policy)], [policy]);
  const results = useMemo(() => runPolicyTests(policy, tests), [policy, tests]);
  const tryExample = (facts: TestFacts): void => {
    const id = Math.max(0, ...examples.map((example) => example.id)) + 1;
    setExamples([{ id, facts }, ...examples]);
    onTry();
  };
  return { draft, editing, people, policy, lints, results, examples, setExamples, tryExample };
};

const useChangeCount = ({ draft: { base }, policy, people }: DraftView): number =>
  useMemo(() => {
    const { added, removed, changed } = diffPolicies(base, policy, people.names);
    return added.length + removed.length + changed.length;
  }, [base, policy, people.names]);

type Open = 'publish' | 'discard';

const Header = ({
  view,
  invalid,
  start,
  onLeave,
}: DraftEditorProps & { readonly view: DraftView; readonly invalid: number }): ReactElement => {
  const [open, setOpen] = useState<Open>();
  const { editing, draft } = view;
  const whyNot = useWhyNotPublish(view, invalid);
  const close = (): void => {
    setOpen(undefined);
  };
  return (
    <>
      <PageHeader
        start={start}
        title={editing.content.title}
        note={
          <span className={c('note')}>
            <Mark>draft</Mark>
            on version {draft.row.baseVersion}
            <span role="status">{editing.isKept ? 'Kept on this desk' : 'Keeping'}</span>
          </span>
        }
        actions={
          <>
            <IconButton
              icon={Trash2}
              label="Discard the draft"
              onPress={() => {
                setOpen('discard');
              }}
            />
            <Button
              variant="primary"
              icon={Send}
              disabledReason={whyNot}
              onPress={() => {
                setOpen('publish');
              }}
            >
              Propose
            </Button>
          </>
        }
      />
      {open === 'publish' && (
        <PublishDialog
          view={view}
          onClose={close}
          onProposed={() => {
            showHomePart('versions');
            onLeave();
          }}
        />
      )}
      {open === 'discard' && <DiscardDialog view={view} onClose={close} onDiscarded={onLeave} />}
    </>
  );
};
