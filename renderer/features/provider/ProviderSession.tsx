import { useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import type { IdentityView } from '#shared/ipc';
import { Banner, Button } from '../../components/index.ts';
import { ask, useDesk } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { providerWords } from './provider-words.ts';
import styles from './ProviderSession.module.css';

const c = classes(styles);

/** The session of the identity provider; nothing where the trust file names none. */
export const ProviderSession = (): ReactElement | null => {
  const view = useDesk((state) => state.identity);
  const [problem, setProblem] = useState<ShownError>();
  if (view === undefined || view.provider === null) return null;
  const { title, note } = providerWords(view);
  const shown = view.state === 'in-browser' ? null : (view.error ?? problem ?? null);
  const signIn = (): void => {
    setProblem(undefined);
    void ask('identity.signIn', {}).then((result) => {
      if (!result.ok) setProblem(result.error);
    });
  };
  return (
    <div className={c('stack')}>
      {shown !== null && <ProviderProblem error={shown} />}
      <div className={c('row')}>
        <div className={c('text')}>
          <p className={c('title')}>{title}</p>
          <p className={c('note')}>{note}</p>
        </div>
        <ProviderAction state={view.state} onSignIn={signIn} />
      </div>
    </div>
  );
};

/** A sign-in that was broken off is a decision, not an error. */
const ProviderProblem = ({ error }: { readonly error: ShownError }): ReactElement => (
  <Banner
    tone={error.code === 'identity-sign-in-cancelled' ? 'info' : 'warn'}
    whatHappened={error.title}
    meaningForTheMoney={[error.meaning, error.detail].filter(Boolean).join(' ')}
    whatToDo={error.remedy}
    code={error.code === 'identity-sign-in-cancelled' ? undefined : `E${String(error.number)}`}
  />
);

const ProviderAction = ({
  state,
  onSignIn,
}: {
  readonly state: IdentityView['state'];
  readonly onSignIn: () => void;
}): ReactElement => {
  switch (state) {
    case 'signed-out':
      return <Button onPress={onSignIn}>Sign in in the browser</Button>;
    case 'in-browser':
      return (
        <Button variant="quiet" onPress={() => void ask('identity.cancel', {})}>
          Cancel
        </Button>
      );
    case 'signed-in':
      return (
        <Button variant="quiet" onPress={() => void ask('identity.signOut', {})}>
          Sign out there
        </Button>
      );
  }
};
