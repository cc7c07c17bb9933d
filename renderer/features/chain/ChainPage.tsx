import { Link2, Lock, LockOpen } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import type { ChainView } from '#shared/ipc';
import {
  Age,
  Button,
  EmptyState,
  FieldList,
  Mark,
  PageHeader,
  RecordColumns,
  RecordSection,
  SubmitProblem,
  type Field,
} from '../../components/index.ts';
import { ask, useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { Announcements } from './Announcements.tsx';
import styles from './Chain.module.css';
import { phaseWords } from './chain-words.ts';
import { Lanes } from './Lanes.tsx';
import { NewPayment } from './NewPayment.tsx';
import { whyNotCarryOut } from './why-not.ts';

const c = classes(styles);

export interface ChainPageProps {
  readonly title: string;
  readonly view: ChainView;
}

export const ChainPage = ({ title, view }: ChainPageProps): ReactElement => {
  const { phase } = view.state;
  const locking = useLocking(view);
  return (
    <>
      <PageHeader
        title={title}
        note={
          <span className={c('note')}>
            <Mark tone={phaseWords[phase].tone}>{phaseWords[phase].text}</Mark>
          </span>
        }
        actions={
          locking.button !== undefined && (
            <>
              <NewPayment />
              {locking.button}
            </>
          )
        }
      />
      {phase === 'not-set-up' ? (
        <EmptyState icon={Link2} title="This desk carries out no payments over a chain">
          It does once IT gives it the settings of a carrier: the token with the keys, the accounts that pay
          by them, and the nodes of the chains. Nothing approved is lost: what waits is carried out by the
          desk that has them.
        </EmptyState>
      ) : (
        <RecordColumns
          asideLabel="Carrier and chains"
          aside={
            <>
              <RecordSection title="Carrier">
                <FieldList fields={carrierFields(view)} />
              </RecordSection>
              <RecordSection title="Chains">
                <FieldList fields={chainFields(view)} />
              </RecordSection>
            </>
          }
        >
          <div className={c('banners')}>
            <SubmitProblem problem={locking.problem} />
            <Announcements view={view} />
          </div>
          <Lanes view={view} />
        </RecordColumns>
      )}
    </>
  );
};

interface Locking {
  readonly button: ReactElement | undefined;
  readonly problem: ShownError | undefined;
}

/** Unlocking asks for the PIN of the token in its own window; locking asks for nothing. */
const useLocking = ({ state, mayCarryOut }: ChainView): Locking => {
  const [problem, setProblem] = useState<ShownError>();
  const [isPending, setPending] = useState(false);
  const whyNotSign = useWhyNotSign();
  if (state.phase === 'not-set-up' || state.phase === 'misconfigured')
    return { button: undefined, problem: undefined };
  const isWorking = state.phase === 'working';
  const press = async (): Promise<void> => {
    setPending(true);
    const done = await ask(isWorking ? 'chain.lock' : 'chain.unlock', {});
    setPending(false);
    setProblem(done.ok ? undefined : done.error);
  };
  const button = (
    <Button
      variant={isWorking ? 'secondary' : 'primary'}
      icon={isWorking ? Lock : LockOpen}
      isPending={isPending}
      disabledReason={whyNotCarryOut(mayCarryOut) ?? (isWorking ? undefined : whyNotSign)}
      onPress={() => void press()}
    >
      {isWorking ? 'Lock' : 'Unlock'}
    </Button>
  );
  return { button, problem };
};

const carrierFields = ({ state, token, asOf }: ChainView): readonly Field[] => [
  ...(token === null ? [] : [{ id: 'token', label: 'Token', value: token }]),
  ...(state.phase === 'working'
    ? [
        { id: 'by', label: 'Unlocked by', value: state.by },
        { id: 'since', label: 'Working', value: <Age at={Date.parse(state.since)} /> },
      ]
    : []),
  {
    id: 'round',
    label: 'Last look at the chains',
    value: asOf === null ? 'None since the desk started' : <Age at={Date.parse(asOf)} />,
  },
];

const chainFields = ({ chains }: ChainView): readonly Field[] =>
  chains.map(({ chain, name, head, nodes, confirmations, problem }) => ({
    id: String(chain),
    label: name,
    value: head === null ? (problem ?? 'Not asked yet') : `Block ${head.toLocaleString('en-GB')}`,
    note: `${nodes === 1 ? '1 node' : `${String(nodes)} nodes`}, ${String(confirmations)} confirmations${
      head !== null && problem !== null ? `; ${problem}` : ''
    }`,
  }));
