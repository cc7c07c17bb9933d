import { FileUp } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import type { Finding } from '#shared/ipc';
import { Banner, Button, PageHeader } from '../../components/index.ts';
import { useImports } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { Findings } from './Findings.tsx';
import styles from './Imports.module.css';
import { openFileDialog } from './take-file.ts';

const c = classes(styles);

export interface RefusedProps {
  readonly fileName: string;
  readonly error: ShownError;
  readonly findings: readonly Finding[];
}

export const Refused = ({ fileName, error, findings }: RefusedProps): ReactElement => (
  <>
    <PageHeader
      title={fileName}
      actions={
        <>
          <Button variant="quiet" onPress={useImports.getState().clear}>
            Close
          </Button>
          <Button icon={FileUp} onPress={openFileDialog}>
            Open another file
          </Button>
        </>
      }
    />
    <div className={c('page')}>
      <Banner
        tone="alarm"
        whatHappened={error.title}
        meaningForTheMoney={[error.meaning, error.detail].filter(Boolean).join(' ')}
        whatToDo={error.remedy}
        code={`E${String(error.number)}`}
      />
      {findings.length > 0 && (
        <section>
          <h2 className={c('heading')}>
            {findings.length === 1 ? 'One finding' : `${findings.length.toLocaleString('en-GB')} findings`}
          </h2>
          <Findings findings={findings} />
        </section>
      )}
    </div>
  </>
);
