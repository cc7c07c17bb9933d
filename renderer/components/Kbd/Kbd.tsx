import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './Kbd.module.css';

const c = classes(styles);

/** Keys of a shortcut, each in its own cap: `keys="Ctrl K"`. */
export const Kbd = ({ keys }: { readonly keys: string }): ReactElement => (
  <span className={c('kbd')} aria-hidden>
    {keys.split(' ').map((key) => (
      <kbd key={key} className={c('key')}>
        {key}
      </kbd>
    ))}
  </span>
);
