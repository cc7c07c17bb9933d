import { useCallback, useState, type ReactElement } from 'react';
import type { WalletChangeKind, WalletLimits } from '#shared/double-entry';
import type { DeskInput, WalletDetail } from '#shared/ipc';
import { ok } from '#shared/errors';
import { assetOf } from '#shared/money';
import { DateField, Select, type SelectOption } from '../../components/index.ts';
import { ask, useLoaded } from '../../state/index.ts';
import { checkLimits, draftOf, type LimitErrors, type LimitsDraft } from './limits-draft.ts';
import { LimitsFields } from './LimitsFields.tsx';

/** The change that has been filled in, or the sentence that says what is missing. */
export type Aim = { readonly change: DeskInput<'wallets.change'>['change'] } | { readonly whyNot: string };

interface AimProps {
  readonly detail: WalletDetail;
  readonly onAim: (aim: Aim) => void;
}

/** What a change needs to be told beyond its name. */
export const AimFields = ({
  kind,
  ...props
}: AimProps & { readonly kind: WalletChangeKind }): ReactElement | null => {
  if (kind === 'set-owner') return <OwnerField {...props} />;
  if (kind === 'extend') return <LastDayField {...props} />;
  return kind === 'set-limits' ? <LimitsAim {...props} /> : null;
};

const OwnerField = ({ detail, onAim }: AimProps): ReactElement => {
  const load = useCallback(async () => ok(await ask('wallets.people', {})), []);
  const [people] = useLoaded(load, 'accounts');
  const [owner, setOwner] = useState('');
  const choices = people.state === 'ready' ? people.value : [];
  const options: readonly SelectOption<string>[] = [
    { id: '', label: `${detail.wallet.ownerName} (now)` },
    ...choices
      .filter(({ name }) => name !== detail.wallet.ownerName)
      .map(({ id, name }) => ({ id, label: name })),
  ];
  return (
    <Select
      label="New owner"
      value={owner}
      options={options}
      onChange={(id) => {
        setOwner(id);
        const person = choices.find((choice) => choice.id === id);
        onAim(
          person === undefined
            ? { whyNot: 'Choose another owner.' }
            : { change: { kind: 'set-owner', owner: person.id } },
        );
      }}
    />
  );
};

const LastDayField = ({ detail, onAim }: AimProps): ReactElement => {
  const [date, setDate] = useState(detail.wallet.expiresOn ?? '');
  return (
    <DateField
      label="Sends until"
      value={date}
      onChange={(expiresOn) => {
        setDate(expiresOn);
        onAim(
          expiresOn === detail.wallet.expiresOn
            ? { whyNot: 'Choose another day.' }
            : { change: { kind: 'extend', expiresOn } },
        );
      }}
    />
  );
};

const LimitsAim = ({ detail, onAim }: AimProps): ReactElement => {
  const assets = [...new Set([...detail.wallet.totals, ...detail.limits].map(({ asset }) => asset))];
  const [asset, setAsset] = useState(assets[0] ?? 'EUR');
  const [drafts, setDrafts] = useState<ReadonlyMap<string, LimitsDraft>>(new Map());
  const [errors, setErrors] = useState<LimitErrors>({});
  const draft = drafts.get(asset) ?? draftFor(detail.limits, asset);
  const change = (next: LimitsDraft): void => {
    const all = new Map(drafts).set(asset, next);
    setDrafts(all);
    const checked = checkedLimits(detail.limits, all);
    setErrors('errors' in checked ? checked.errors : {});
    onAim('limits' in checked ? { change: { kind: 'set-limits', limits: checked.limits } } : checked);
  };
  return (
    <>
      {assets.length > 1 && (
        <Select
          label="Asset"
          value={asset}
          options={assets.map((id) => ({ id, label: id }))}
          onChange={setAsset}
        />
      )}
      <LimitsFields asset={asset} draft={draft} errors={errors} onChange={change} />
    </>
  );
};

const draftFor = (limits: WalletLimits, asset: string): LimitsDraft => {
  const known = assetOf(asset);
  if (known === undefined) throw new Error(`asset ${asset} is not known`);
  return draftOf(limits.find((each) => each.asset === asset)?.limits, known);
};

type Checked = { readonly limits: WalletLimits } | { readonly whyNot: string; readonly errors: LimitErrors };

/** All limits of the wallet with those that were typed put in, by asset. */
const checkedLimits = (before: WalletLimits, drafts: ReadonlyMap<string, LimitsDraft>): Checked => {
  const limits = new Map(before.map((each) => [each.asset, each.limits]));
  for (const [id, draft] of drafts) {
    const asset = assetOf(id);
    const checked = asset && checkLimits(draft, asset, limits.get(id));
    if (checked?.ok !== true)
      return { whyNot: `Put the limits in ${id} right first.`, errors: checked?.errors ?? {} };
    if (checked.value === null) limits.delete(id);
    else limits.set(id, checked.value);
  }
  const sorted = [...limits]
    .map(([asset, each]) => ({ asset, limits: each }))
    .sort((a, b) => (a.asset < b.asset ? -1 : 1));
  return JSON.stringify(sorted) === JSON.stringify(before)
    ? { whyNot: 'Nothing is changed yet.', errors: {} }
    : { limits: sorted };
};
