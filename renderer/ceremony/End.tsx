import type { ReactElement } from 'react';
import { shownDigest } from '#shared/ceremony';
import type { CeremonyView } from '#shared/ipc';
import { Button } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import { ReadOut } from './ReadOut.tsx';
import { Signing } from './Signing.tsx';
import styles from './Step.module.css';
import { Title } from './Title.tsx';
import { change, leave, save } from './store.ts';

const c = classes(styles);

/** Exceptions first, the root that everybody writes down, the seals, and the two files. */
export const End = ({ view }: { readonly view: CeremonyView }): ReactElement => {
  const { phase, exceptions, seals, head, sealLines } = view;
  const outcome = phase.kind === 'ended' ? phase.outcome : '';
  const unsealed =
    seals.missing.length === 0 ? undefined : `Not sealed yet by ${seals.missing.join(' and ')}`;
  return (
    <main className={c('page')}>
      <div className={c('body')}>
        <p className={c('eyebrow')}>{view.script.title}</p>
        <Title>{outcome === 'completed' ? 'Completed' : 'Aborted'}</Title>
        <section className={c('section')}>
          <h2 className={c('subtitle')}>Exceptions</h2>
          {exceptions.length === 0 ? (
            <p className={c('plain')}>None was recorded.</p>
          ) : (
            <ol className={c('exceptions')}>
              {exceptions.map(({ number, what, why, by, confirmedBy, settled }) => (
                <li key={number} className={c('exception')}>
                  <span className={c('number')}>{number}</span>
                  <p>{what}</p>
                  <p className={c('hintText')}>
                    {why} ({by} and {confirmedBy})
                  </p>
                  <p className={c(settled === null ? 'open' : 'hintText')}>
                    {settled === null ? 'Open' : `Settled: ${settled.how}`}
                  </p>
                </li>
              ))}
            </ol>
          )}
        </section>
        <section className={c('section')}>
          <h2 className={c('subtitle')}>Root of the log, after {head.size} commits</h2>
          <p className={c('plain')}>Read it out. Everybody writes it down and takes it along.</p>
          <ReadOut digest={head.root} label="Root of the log" />
        </section>
        <section className={c('section')}>
          <h2 className={c('subtitle')}>Seals</h2>
          <p className={c('plain')}>
            {seals.done.length === 0 ? 'Nobody has sealed it yet.' : `Sealed by ${seals.done.join(' and ')}.`}
          </p>
          <div className={c('more')}>
            {seals.missing.map((person) => (
              <Button
                key={person}
                onPress={() =>
                  void change(() => ask('ceremony.seal', { person, shown: shownDigest(sealLines) }))
                }
              >
                {`Seal as ${person}`}
              </Button>
            ))}
          </div>
        </section>
        <div className={c('more')}>
          <Button
            variant="primary"
            size="large"
            disabledReason={unsealed}
            onPress={() => void save(() => ask('ceremony.saveEvidence', {}))}
          >
            Save the evidence…
          </Button>
          <Button
            size="large"
            disabledReason={unsealed}
            onPress={() => void save(() => ask('ceremony.saveRecord', {}))}
          >
            Save the record…
          </Button>
          <Button size="large" variant="quiet" onPress={() => void leave()}>
            Back to the start
          </Button>
        </div>
      </div>
      <Signing lines={sealLines} />
    </main>
  );
};
