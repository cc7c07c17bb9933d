import type { ReactElement } from 'react';
import { FileDropZone, LoadingState } from '../components/index.ts';
import { importDroppedFile } from '../features/imports/index.ts';
import { SignIn } from '../features/sign-in/index.ts';
import { useDesk, useRoute } from '../state/index.ts';
import { Shell } from './Shell.tsx';
import { SignInFrame } from './SignInFrame.tsx';

/** Nobody, or somebody: everything else is behind a token. */
export const App = (): ReactElement => {
  const session = useDesk((state) => state.session);
  if (session === undefined) return <LoadingState label="Starting" rows={3} />;
  if (session === null)
    return (
      <SignInFrame>
        <SignIn />
      </SignInFrame>
    );
  return (
    <FileDropZone invitation="Drop a payment file to check it" onFiles={takeFirst}>
      <Shell session={session} />
    </FileDropZone>
  );
};

/** One file at a time: each is a decision of its own. */
const takeFirst = ([file]: readonly File[]): void => {
  if (file === undefined) return;
  useRoute.getState().go('imports');
  void importDroppedFile(file);
};
