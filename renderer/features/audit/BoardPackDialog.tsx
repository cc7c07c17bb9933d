import { useCallback, useState, type ReactElement } from 'react';
import type { BoardPack } from '#shared/ipc';
import {
  Banner,
  Button,
  Dialog,
  Digest,
  LoadingState,
  RawText,
  Select,
  SubmitProblem,
} from '../../components/index.ts';
import { ask, useLoaded, useSaved } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './BoardPackDialog.module.css';
import { quartersUntil, type Quarter } from './quarters.ts';

const c = classes(styles);

const EARLIER_QUARTERS = 7;

/** What was decided, changed and refused in a quarter, made on this desk from the journal, to be saved as a file. */
export const BoardPackDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [quarters] = useState(() => quartersUntil(new Date(), EARLIER_QUARTERS));
  const [id, setId] = useState(quarters[0].id);
  const quarter = quarters.find((it) => it.id === id) ?? quarters[0];
  const { from, to } = quarter;
  const { saved, saveIt, forget } = useSaved(
    useCallback(() => ask('audit.saveBoardPack', { from, to }), [from, to]),
  );
  const choose = (next: string): void => {
    setId(next);
    forget();
  };
  return (
    <Dialog
      title="Board pack"
      size="wide"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Close
          </Button>
          <Button variant="primary" onPress={saveIt}>
            Save as…
          </Button>
        </>
      }
    >
      <p className={c('lead')}>
        Decisions, money, the policy, people and emergencies of a quarter, from the journal alone. Every desk
        makes the same file of a quarter that is over.
      </p>
      <Select label="Quarter" options={quarters} value={id} onChange={choose} />
      <SubmitProblem problem={saved.problem} />
      {saved.fileName !== undefined && <Banner tone="info" whatHappened={`Saved as ${saved.fileName}.`} />}
      <Preview key={quarter.id} quarter={quarter} />
    </Dialog>
  );
};

const Preview = ({ quarter: { from, to } }: { readonly quarter: Quarter }): ReactElement => {
  const load = useCallback(() => ask('audit.boardPack', { from, to }), [from, to]);
  const [pack] = useLoaded(load, 'audit');
  if (pack.state === 'loading') return <LoadingState label="Reading the journal" rows={6} />;
  if (pack.state === 'error') return <SubmitProblem problem={pack.error} />;
  return <Text pack={pack.value} />;
};

const Text = ({ pack }: { readonly pack: BoardPack }): ReactElement => (
  <>
    {!pack.isComplete && (
      <Banner
        tone="info"
        whatHappened="This quarter is not over by the journal."
        whatToDo="A pack that is made later can hold more, and has another digest then."
      />
    )}
    <RawText text={pack.text} label="The file" />
    <div className={c('digest')}>
      <span>SHA-256 of the file</span>
      <Digest hex={pack.digest} />
    </div>
  </>
);
