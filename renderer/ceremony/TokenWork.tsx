import { useState, type ReactElement } from 'react';
import { fieldsOf, type TokenStep } from '#shared/ceremony';
import type { CeremonyTokenView, CeremonyView } from '#shared/ipc';
import { Button, EmptyState, Select } from '../components/index.ts';
import { KeyRound } from 'lucide-react';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import styles from './Step.module.css';
import { change, useCeremony } from './store.ts';
import { expectedValue } from './words.ts';

const c = classes(styles);

const DOES: Readonly<Record<TokenStep['operation'], string>> = {
  identify: 'Look at the token',
  initialise: 'Give it a PIN',
  'generate-key': 'Make the key',
  'generate-share': 'Make the share',
  'confirm-share': 'Compare and confirm',
  'complete-share': 'Complete the share',
  'export-backup': 'Write the copy',
  'restore-backup': 'Read the copy',
  'sign-challenge': 'Let it sign',
  'prove-share': 'Let it answer',
  reshare: 'Make the new share',
  'revoke-key': 'Revoke the key',
  'destroy-key': 'Destroy the key',
  reset: 'Wipe the token',
};

/** Which token works, and the button that lets it: what it says then becomes the values of the step. */
export const TokenWork = ({
  view,
  step,
}: {
  readonly view: CeremonyView;
  readonly step: TokenStep;
}): ReactElement => {
  const tokens = useCeremony((state) => state.machine?.tokens ?? []);
  const wanted = serialWanted(view, step);
  const [chosen, setChosen] = useState('');
  const serial = chosen === '' ? (wanted ?? tokens[0]?.serial ?? '') : chosen;
  const token = tokens.find((one) => one.serial === serial);
  if (tokens.length === 0)
    return (
      <EmptyState icon={KeyRound} title="No token is plugged in">
        Plug it in. It appears here within a second.
      </EmptyState>
    );
  return (
    <div className={c('tokenWork')}>
      <Select
        label="Token"
        value={serial}
        options={tokens.map((one) => ({ id: one.serial, label: tokenLine(one) }))}
        onChange={setChosen}
      />
      <Button
        size="large"
        disabledReason={token === undefined ? 'This token is not plugged in' : undefined}
        onPress={() => {
          if (token === undefined) return;
          const { manufacturer } = token;
          void change(() => ask('ceremony.operate', { manufacturer, serial: token.serial }));
        }}
      >
        {DOES[step.operation]}
      </Button>
    </div>
  );
};

export const tokenLine = ({ label, model, serial }: CeremonyTokenView): string =>
  `${label === '' ? model : label} · ${serial}`;

/** The serial number that the step has to find. */
const serialWanted = (view: CeremonyView, step: TokenStep): string | undefined => {
  const field = fieldsOf(step).find(({ answers }) => answers === 'serial');
  return field && expectedValue(field, view.values);
};
