import type { ReactElement, ReactNode } from 'react';
import { SyncBar, useNow } from '../components/index.ts';
import { ask, useDesk } from '../state/index.ts';
import { classes } from '../theme/index.ts';
import styles from './App.module.css';
import { syncView } from './sync-view.ts';

const c = classes(styles);

/** Before anybody has signed in: the page, and still the line that says how far the picture is verified. */
export const SignInFrame = ({ children }: { readonly children: ReactNode }): ReactElement => {
  const sync = useDesk((state) => state.sync);
  const view = syncView(sync, null, useNow());
  return (
    <div className={c('signIn')}>
      {children}
      <div className={c('sync')}>
        <SyncBar {...view} onPress={() => void ask('sync.retry', {})} />
      </div>
    </div>
  );
};
