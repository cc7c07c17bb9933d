import { KeyRound, RefreshCw } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { shownError, type ShownError } from '#shared/errors';
import type { SyncPhase, TokenView } from '#shared/ipc';
import { Banner, Brand, Button, EmptyState, ErrorState, LoadingState, Mark } from '../../components/index.ts';
import { ask, useDesk, useLoaded } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { ProviderSession } from '../provider/index.ts';
import styles from './SignIn.module.css';
import { inOrderOfUse } from './token-choice.ts';
import { TokenRow } from './TokenRow.tsx';

const c = classes(styles);

/** Who are you? The token answers; its PIN is asked in a window of its own. */
export const SignIn = (): ReactElement => {
  const info = useDesk((state) => state.info);
  const company = info?.company ?? '';
  const lockedBecause = useDesk((state) => state.lockedBecause);
  const [waitingFor, setWaitingFor] = useState<string>();
  const [problem, setProblem] = useState<ShownError>();
  const signIn = (token: TokenView): void => {
    setWaitingFor(token.id);
    setProblem(undefined);
    void ask('session.signIn', { tokenId: token.id }).then((result) => {
      setWaitingFor(undefined);
      if (result.ok) useDesk.setState({ session: result.value, lockedBecause: null });
      else setProblem(result.error);
    });
  };
  const shown = problem ?? (lockedBecause === null ? undefined : shownError(lockedBecause));
  return (
    <div className={c('page')}>
      <main className={c('panel')}>
        <div className={c('brand')}>
          <Brand />
          {info?.environment === 'sandbox' && <Mark tone="warn">sandbox</Mark>}
        </div>
        <h1 className={c('title')}>Sign in with your token</h1>
        <p className={c('lead')}>
          {company === '' ? '' : `${company}. `}The token says who you are; what you decide is signed inside
          it.
        </p>
        {shown !== undefined && waitingFor === undefined && <SignInProblem error={shown} />}
        <ProviderSession />
        <TokenList
          environment={info?.environment ?? 'production'}
          waitingFor={waitingFor}
          onChoose={signIn}
        />
        {typeof info?.sandboxPin === 'string' && (
          <p className={c('hint')}>
            Sandbox: the PIN of every sandbox token is <strong>{info.sandboxPin}</strong>.
          </p>
        )}
      </main>
    </div>
  );
};

/** A closed window is a decision, not an error. */
const SignInProblem = ({ error }: { readonly error: ShownError }): ReactElement => (
  <Banner
    tone={error.code === 'pin-cancelled' ? 'info' : error.code === 'token-rejected-pin' ? 'warn' : 'alarm'}
    whatHappened={error.title}
    meaningForTheMoney={error.meaning}
    whatToDo={error.remedy}
    code={error.code === 'pin-cancelled' ? undefined : `E${String(error.number)}`}
  />
);

/** A new desk knows nobody until the first events are verified. */
const isOnItsWay = (phase: SyncPhase): boolean => phase === 'starting' || phase === 'catching-up';

interface TokenListProps {
  readonly environment: 'sandbox' | 'production';
  readonly waitingFor: string | undefined;
  readonly onChoose: (token: TokenView) => void;
}

const TokenList = ({ environment, waitingFor, onChoose }: TokenListProps): ReactElement => {
  const load = useCallback(() => ask('session.tokens', {}), []);
  const [tokens, retry] = useLoaded(load, 'tokens');
  const isRosterAwaited = useDesk(({ sync }) => sync?.size === 0 && isOnItsWay(sync.phase));
  const again = (
    <Button icon={RefreshCw} onPress={retry}>
      Look again
    </Button>
  );
  if (isRosterAwaited)
    return <LoadingState label="Fetching the ledger’s roster: who holds which token" rows={5} />;
  if (tokens.state === 'loading') return <LoadingState label="Looking for tokens" rows={3} />;
  if (tokens.state === 'error')
    return (
      <ErrorState
        whatHappened={tokens.error.title}
        meaningForTheMoney={tokens.error.meaning}
        whatToDo={tokens.error.remedy}
        code={`E${String(tokens.error.number)}`}
        action={again}
      />
    );
  if (tokens.value.length === 0)
    return (
      <EmptyState icon={KeyRound} title="No token is plugged in" action={again}>
        Plug your token in. It appears here within a second.
      </EmptyState>
    );
  return (
    <ul className={c('tokens')} aria-label="Tokens">
      {inOrderOfUse(tokens.value, environment).map((token) => (
        <li key={token.id}>
          <TokenRow
            token={token}
            environment={environment}
            isWaiting={waitingFor === token.id}
            isBlocked={waitingFor !== undefined}
            onChoose={onChoose}
          />
        </li>
      ))}
    </ul>
  );
};
