import { useEffect, useRef, type ReactElement } from 'react';
import { classes } from '../theme/index.ts';
import styles from './Step.module.css';

const c = classes(styles);

/** What the page is about. It takes the focus when the page comes, so that Tab leads to its first control. */
export const Title = ({ children }: { readonly children: string }): ReactElement => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <h1 className={c('title')} tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
};
