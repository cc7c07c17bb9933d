import { ChevronRight, KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import type { TokenView } from '#shared/ipc';
import { Mark } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './SignIn.module.css';
import { pinWarning, tokenProblem } from './token-choice.ts';

const c = classes(styles);

export interface TokenRowProps {
  readonly token: TokenView;
  readonly environment: 'sandbox' | 'production';
  readonly isWaiting: boolean;
  readonly isBlocked: boolean;
  readonly onChoose: (token: TokenView) => void;
}

export const TokenRow = ({
  token,
  environment,
  isWaiting,
  isBlocked,
  onChoose,
}: TokenRowProps): ReactElement => {
  const problem = tokenProblem(token, environment);
  const isOff = problem !== undefined || isBlocked;
  return (
    <Button
      className={c('token', problem !== undefined && 'unusable', isWaiting && 'waiting')}
      {...(isOff
        ? { 'aria-disabled': true }
        : {
            onPress: () => {
              onChoose(token);
            },
          })}
    >
      <KeyRound size={18} strokeWidth={1.5} aria-hidden />
      <span className={c('tokenText')}>
        <span className={c('holder')}>
          {token.holder?.name ?? 'Not enrolled'}
          {token.custody === 'software-token' && <Mark tone="warn">sandbox token</Mark>}
        </span>
        {token.holder !== null && <span className={c('role')}>{token.holder.title}</span>}
        <TokenNote problem={problem} warning={pinWarning(token)} isWaiting={isWaiting} />
      </span>
      <span className={c('identity')}>
        <span>{token.label}</span>
        <span className={c('maker')}>{[token.manufacturer, token.model].filter(Boolean).join(' ')}</span>
        <span className={c('serial')}>{token.serial}</span>
      </span>
      <ChevronRight size={16} strokeWidth={1.75} aria-hidden />
    </Button>
  );
};

const TokenNote = ({
  problem,
  warning,
  isWaiting,
}: {
  readonly problem: string | undefined;
  readonly warning: string | undefined;
  readonly isWaiting: boolean;
}): ReactElement | null => {
  if (isWaiting) return <span className={c('note')}>Enter the PIN in the window that has opened.</span>;
  if (problem !== undefined) return <span className={c('note')}>{problem}</span>;
  return warning === undefined ? null : <span className={c('note', 'caution')}>{warning}</span>;
};
