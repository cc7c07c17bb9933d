import { useCallback, useState, type ReactElement } from 'react';
import type { WalletId } from '#shared/brand';
import { FREEZE_HOURS } from '#shared/intent';
import { Select } from '../../../components/index.ts';
import { ask, useLoaded } from '../../../state/index.ts';
import { PersonSelect } from '../change/PersonSelect.tsx';
import type { Viewer } from '../change/power.ts';
import { EmergencyDialog } from '../change/RosterDialog.tsx';
import { inOrder } from '../roster/person-words.ts';
import { freezeAim, type FreezeDraft } from './emergency-draft.ts';

const kinds = [
  { id: 'ledger', label: 'The whole ledger: no value moves' },
  { id: 'wallet', label: 'A wallet: it sends nothing' },
  { id: 'person', label: 'A person: they sign nothing' },
] as const;

export interface FreezeDialogProps {
  readonly viewer: Viewer;
  readonly onClose: () => void;
}

/** Stops everything, one wallet or one person, the moment another holder has approved it. */
export const FreezeDialog = ({ viewer: { roster, me }, onClose }: FreezeDialogProps): ReactElement => {
  const [draft, setDraft] = useState<FreezeDraft>({ kind: 'ledger', wallet: undefined, person: undefined });
  return (
    <EmergencyDialog
      title="Freeze"
      roster={roster}
      variant="danger"
      aim={freezeAim(draft, roster)}
      onClose={onClose}
    >
      <p>
        It takes effect at once when another holder approves it, and ends by itself after {FREEZE_HOURS}{' '}
        hours. It moves no money and loosens no rule.
      </p>
      <Select
        label="What is frozen"
        options={kinds}
        value={draft.kind}
        onChange={(kind) => {
          setDraft({ ...draft, kind });
        }}
      />
      {draft.kind === 'wallet' && (
        <WalletSelect
          value={draft.wallet}
          onChange={(wallet) => {
            setDraft({ ...draft, wallet });
          }}
        />
      )}
      {draft.kind === 'person' && (
        <PersonSelect
          label="Person"
          people={inOrder(roster.people).filter(({ id, standing }) => standing === 'active' && id !== me?.id)}
          value={draft.person}
          onChange={(person) => {
            setDraft({ ...draft, person });
          }}
        />
      )}
    </EmergencyDialog>
  );
};

interface WalletSelectProps {
  readonly value: WalletId | undefined;
  readonly onChange: (wallet: WalletId | undefined) => void;
}

const WalletSelect = ({ value, onChange }: WalletSelectProps): ReactElement => {
  const load = useCallback(() => ask('accounts.list', {}), []);
  const [entities] = useLoaded(load, 'accounts');
  const wallets = (entities.state === 'ready' ? entities.value : [])
    .flatMap((entity) => entity.wallets)
    .filter(({ state }) => state === 'active' || state === 'closing');
  return (
    <Select<string>
      label="Wallet"
      value={value ?? ''}
      options={[
        { id: '', label: 'Choose a wallet' },
        ...wallets.map(({ id, name }) => ({ id: String(id), label: name })),
      ]}
      onChange={(chosen) => {
        onChange(wallets.find(({ id }) => id === chosen)?.id);
      }}
    />
  );
};
