import type { ReactElement } from 'react';
import type { ToldLine } from '#shared/ceremony';
import { Scroller, SixWords } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import styles from './Signing.module.css';
import { useCeremony } from './store.ts';

const c = classes(styles);

export interface SigningProps {
  readonly lines: readonly ToldLine[];
}

/** What is signed, line by line as in the PIN window, and its six words while that is open. */
export const Signing = ({ lines }: SigningProps): ReactElement => (
  <Scroller as="aside" className={c('signing')} label="What is signed">
    <Told lines={lines} empty="Nothing yet. What the PIN window will show stands here first." />
  </Scroller>
);

/** The same in a dialog, which covers what stands beside the page. */
export const SigningHere = ({ lines }: SigningProps): ReactElement => (
  <section className={c('here')} aria-label="What is signed">
    <Told lines={lines} empty="Nothing yet: what is asked for above stands here before it is signed." />
  </section>
);

const Told = ({ lines, empty }: SigningProps & { readonly empty: string }): ReactElement => {
  const words = useCeremony((state) => state.words);
  return (
    <>
      <h2 className={c('title')}>What is signed</h2>
      {words.length > 0 && (
        <section className={c('compare')} role="status">
          <p>The PIN window shows the same six words:</p>
          <SixWords words={words} />
        </section>
      )}
      {lines.length === 0 && <p className={c('empty')}>{empty}</p>}
      <dl className={c('lines')}>
        {lines.map(({ label, value }, index) => (
          // Two lines may say the same: where they stand tells them apart.
          <div key={index} className={c('line')} data-told-line>
            <dt>{label}</dt>
            <dd>{value === '' ? '–' : value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
};
