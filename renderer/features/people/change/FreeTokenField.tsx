import { useCallback, type ReactElement } from 'react';
import type { TokenView } from '#shared/ipc';
import { Select } from '../../../components/index.ts';
import { ask, useLoaded } from '../../../state/index.ts';
import { Quiet } from '../layout/Layout.tsx';

export interface FreeTokenFieldProps {
  readonly value: string;
  readonly onChange: (tokenId: string) => void;
}

/** Of the tokens that are plugged in here, those that are nobody's yet. */
export const FreeTokenField = ({ value, onChange }: FreeTokenFieldProps): ReactElement => {
  const load = useCallback(() => ask('session.tokens', {}), []);
  const [tokens] = useLoaded(load, 'tokens');
  const free = tokens.state === 'ready' ? tokens.value.filter(({ holder }) => holder === null) : [];
  return (
    <>
      <Select<string>
        label="Token that is plugged in"
        value={value}
        options={[
          { id: '', label: 'Choose a token' },
          ...free.map((it) => ({ id: it.id, label: tokenText(it) })),
        ]}
        onChange={onChange}
      />
      {tokens.state === 'ready' && free.length === 0 && (
        <Quiet>No token without a holder is plugged in. Plug the new one in: it appears here.</Quiet>
      )}
    </>
  );
};

/** Manufacturer, model, serial: what stands on the token. */
const tokenText = ({ manufacturer, model, serial }: TokenView): string =>
  [manufacturer, model, serial].filter((part) => part !== '').join(' · ');
