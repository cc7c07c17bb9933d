import type { ReactElement } from 'react';
import type { ToldLine } from '#shared/ceremony';
import { Scroller, SixWords } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import styles from './Signing.module.css';
import { useCeremony } from './store.ts';

const c = classes(styles);

/** What is signed, line by line as in the PIN window, and its six words while that is open. */
export const Signing = ({ lines }: { readonly lines: readonly ToldLine[] }): ReactElement => {
  const words = useCeremony((state) => state.words);
  return (
    <Scroller as="aside" className={c('signing')} label="What is signed">
      <h2 className={c('title')}>What is signed</h2>
      {words.length > 0 && (
        <section className={c('compare')} role="status">
          <p>The PIN window shows the same six words:</p>
          <SixWords words={words} />
        </section>
      )}
      {lines.length === 0 && (
        <p className={c('empty')}>Nothing yet. What the PIN window will show stands here first.</p>
      )}
      <dl className={c('lines')}>
        {lines.map(({ label, value }, index) => (
          // Two lines may say the same: where they stand tells them apart.
          <div key={index} className={c('line')} data-told-line>
            <dt>{label}</dt>
            <dd>{value === '' ? '–' : value}</dd>
          </div>
        ))}
      </dl>
    </Scroller>
  );
};
