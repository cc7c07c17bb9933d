import type { ReactElement } from 'react';
import type { AttestStep } from '#shared/ceremony';
import type { CeremonyView } from '#shared/ipc';
import { Banner, Button } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import styles from './Step.module.css';
import { change } from './store.ts';

const c = classes(styles);

/** The file of an attestation, or that there is none: what is found then becomes the values of the step. */
export const AttestWork = ({
  view,
  step,
}: {
  readonly view: CeremonyView;
  readonly step: AttestStep;
}): ReactElement =>
  view.mode === 'rehearsal' ? (
    <Banner
      tone="alarm"
      whatHappened="Rehearsal: this key is kept in software, and software attests nothing."
      whatToDo="In a live ceremony the file of the module is chosen here, and a key without one needs an exception."
      action={
        <Button size="large" onPress={() => void change(() => ask('ceremony.attest', { from: 'none' }))}>
          Record it
        </Button>
      }
    />
  ) : (
    <>
      <p className={c('hintText')}>
        About the key with the public part <code>{view.values[step.key]?.slice(0, KEY_DIGITS)}…</code> in the
        module with the serial number <code>{view.values[step.serial]}</code>.
      </p>
      <div className={c('tokenWork')}>
        <Button size="large" onPress={() => void change(() => ask('ceremony.attest', { from: 'file' }))}>
          Choose the attestation…
        </Button>
        <Button variant="quiet" onPress={() => void change(() => ask('ceremony.attest', { from: 'none' }))}>
          There is none
        </Button>
      </div>
    </>
  );

const KEY_DIGITS = 16;
