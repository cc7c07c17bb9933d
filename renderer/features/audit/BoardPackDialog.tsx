import { useCallback, useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
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
import { ask, useLoaded } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './BoardPackDialog.module.css';
import { quartersUntil, type Quarter } from './quarters.ts';

const c = classes(styles);

const QUARTERS = 8;

/** What was decided, changed and refused in a quarter, made on this desk from the journal, to be saved as a file. */
export const BoardPackDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [quarters] = useState(() => quartersUntil(new Date(), QUARTERS));
  const [id, setId] = useState(quarters[0]?.id ?? '');
  const [saved, setSaved] = useState<Saved>(NOTHING_SAVED);
  const quarter = quarters.find((it) => it.id === id);
  const choose = (next: string): void => {
    setId(next);
    setSaved(NOTHING_SAVED);
  };
  const save = async (): Promise<void> => {
    if (quarter === undefined) return;
    const { from, to } = quarter;
    const done = await ask('audit.saveBoardPack', { from, to });
    setSaved(done.ok ? { fileName: done.value?.fileName, problem: undefined } : { problem: done.error });
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
          <Button variant="primary" onPress={() => void save()}>
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
      {quarter !== undefined && <Preview key={quarter.id} quarter={quarter} />}
    </Dialog>
  );
};

interface Saved {
  readonly fileName?: string | undefined;
  readonly problem?: ShownError | undefined;
}

const NOTHING_SAVED: Saved = {};

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
