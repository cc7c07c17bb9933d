import { FileUp } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, EmptyState, LoadingState, PageHeader } from '../../components/index.ts';
import { useImports } from '../../state/index.ts';
import { openFileDialog } from './take-file.ts';
import { Preview } from './Preview.tsx';
import { Refused } from './Refused.tsx';
import { Submitted } from './Submitted.tsx';

/** A payment file, checked line by line before anything is created. */
export const Imports = (): ReactElement => {
  const { result, submitted, isReading } = useImports();
  if (isReading) return <Reading />;
  if (submitted !== undefined) return <Submitted result={submitted} />;
  if (result === undefined) return <Invitation />;
  return result.kind === 'preview' ? (
    <Preview key={result.preview.importId} preview={result.preview} />
  ) : (
    <Refused fileName={result.fileName} error={result.error} findings={result.findings} />
  );
};

const Reading = (): ReactElement => (
  <>
    <PageHeader title="Imports" />
    <LoadingState
      label="Reading the file"
      action={
        <Button
          onPress={() => {
            useImports.getState().setReading(false);
          }}
        >
          Stop waiting
        </Button>
      }
    />
  </>
);

const Invitation = (): ReactElement => (
  <>
    <PageHeader title="Imports" />
    <EmptyState
      icon={FileUp}
      title="Check a payment file"
      action={
        <Button variant="primary" icon={FileUp} onPress={openFileDialog} shortcut="Ctrl O">
          Open payment file
        </Button>
      }
    >
      ISO 20022 customer credit transfers (pain.001). Drop the file anywhere on this window, or open it here.
      Nothing is created until you submit.
    </EmptyState>
  </>
);
