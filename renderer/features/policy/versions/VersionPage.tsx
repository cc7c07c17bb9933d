import { ChevronLeft, SquareCheckBig, Undo2 } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { IntentDigest } from '#shared/brand';
import type { PolicyVersionDetail, PolicyVersionRow } from '#shared/ipc';
import { runPolicyTests } from '#shared/policy';
import {
  Button,
  IconButton,
  LoadingState,
  LoadProblem,
  Mark,
  PageHeader,
  Tabs,
  useKeys,
  type TabItem,
} from '../../../components/index.ts';
import { ask, useLoaded, useRoute, useWhyNotSign } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { DraftFromVersion } from '../drafts/NewDraft.tsx';
import { stateWord } from '../policy-words.ts';
import { RuleSentences } from '../rules/RuleSentences.tsx';
import { TestResults } from '../rules/TestResults.tsx';
import { usePolicyPeople, type PolicyPeople } from '../use-policy-people.ts';
import { Comparison } from './Comparison.tsx';
import { RollBackDialog } from './RollBackDialog.tsx';
import { VersionFacts } from './VersionFacts.tsx';
import styles from './Versions.module.css';

const c = classes(styles);

/** One version whole: its rules in words, what it changed, its tests, and how it came about. */
export const VersionPage = ({ intent }: { readonly intent: IntentDigest | null }): ReactElement => {
  const load = useCallback(() => ask('policies.version', { intent }), [intent]);
  const [loaded, retry] = useLoaded(load, 'policies');
  const people = usePolicyPeople();
  const showPolicy = useRoute((state) => state.showPolicy);
  const back = (): void => {
    showPolicy(undefined);
  };
  useKeys({ Escape: back });
  const start = <IconButton icon={ChevronLeft} label="Back to the versions (Esc)" onPress={back} />;
  if (loaded.state === 'ready') return <Version detail={loaded.value} people={people} start={start} />;
  return (
    <>
      <PageHeader title="Version of the policy" start={start} />
      {loaded.state === 'loading' ? (
        <LoadingState label="Loading the version" rows={8} />
      ) : (
        <LoadProblem error={loaded.error} onRetry={retry} />
      )}
    </>
  );
};

type Part = 'rules' | 'changes' | 'tests';

interface VersionProps {
  readonly detail: PolicyVersionDetail;
  readonly people: PolicyPeople;
}

const Version = ({
  detail,
  people,
  start,
}: VersionProps & { readonly start: ReactElement }): ReactElement => {
  const { row, policy, tests } = detail;
  const [part, setPart] = useState<Part>('rules');
  const parts: readonly TabItem<Part>[] = [
    { id: 'rules', label: 'Rules', count: policy.rules.length },
    { id: 'changes', label: 'Compared with' },
    { id: 'tests', label: 'Tests', count: tests.length },
  ];
  const { text, tone } = stateWord(row);
  return (
    <>
      <PageHeader
        start={start}
        title={`Version ${String(row.version)}: ${row.title}`}
        note={
          <span className={c('note')}>
            <Mark tone={tone}>{text}</Mark>
          </span>
        }
        actions={<Actions row={row} detail={detail} />}
      />
      <Tabs label="Version" items={parts} value={part} onChange={setPart}>
        <div className={c('columns')}>
          <div className={c('main')}>
            <Panel part={part} detail={detail} people={people} />
          </div>
          <VersionFacts detail={detail} />
        </div>
      </Tabs>
    </>
  );
};

const Panel = ({ part, detail, people }: VersionProps & { readonly part: Part }): ReactElement => {
  const { policy, tests } = detail;
  switch (part) {
    case 'rules':
      return <RuleSentences rules={policy.rules} people={people} />;
    case 'changes':
      return <Comparison detail={detail} people={people} />;
    case 'tests':
      return <TestResults tests={tests} results={runPolicyTests(policy, tests)} names={people.names} />;
  }
};

const Actions = ({
  row,
  detail,
}: {
  readonly row: PolicyVersionRow;
  readonly detail: PolicyVersionDetail;
}): ReactElement => {
  const [isRollingBack, setRollingBack] = useState(false);
  const openItem = useRoute((state) => state.openItem);
  const whyNotSign = useWhyNotSign();
  const { intent } = row;
  return (
    <>
      {intent !== null && (row.state === 'cooling' || row.state === 'waiting') && (
        <Button
          icon={SquareCheckBig}
          onPress={() => {
            openItem(intent);
          }}
        >
          Open under Approvals
        </Button>
      )}
      {row.state === 'superseded' && (
        <Button
          icon={Undo2}
          disabledReason={whyNotSign}
          onPress={() => {
            setRollingBack(true);
          }}
        >
          Roll back to this version
        </Button>
      )}
      <DraftFromVersion detail={detail} />
      {isRollingBack && (
        <RollBackDialog
          row={row}
          onClose={() => {
            setRollingBack(false);
          }}
        />
      )}
    </>
  );
};
