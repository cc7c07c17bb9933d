import type { ReactElement } from 'react';
import type { EntityRow } from '#shared/ipc';
import { assetOf } from '#shared/money';
import { Banner } from '../../../components/index.ts';
import { checkGrant, type GrantDraft } from './grant-draft.ts';
import { allowanceText } from './mandate-words.ts';

export interface GrantSummaryProps {
  readonly draft: GrantDraft;
  readonly entities: readonly EntityRow[];
  readonly assets: readonly string[];
  readonly today: string;
}

/** What the draft would allow, once it can be read whole. */
export const GrantSummary = ({ draft, entities, assets, today }: GrantSummaryProps): ReactElement | null => {
  const checked = checkGrant(draft, assets, today);
  if (!checked.ok) return null;
  const { client, wallets, roles, maxima, mayOpenAccounts, expiresOn } = checked.value;
  const known = entities.flatMap((entity) => entity.wallets);
  return (
    <Banner
      tone="info"
      whatHappened="What it allows"
      meaningForTheMoney={allowanceText({
        client,
        wallets: wallets.map((id) => known.find((wallet) => wallet.id === id)?.name ?? id),
        roles,
        maxima: maxima.map(({ asset, minor }) => ({ asset, minor, scale: assetOf(asset)?.scale ?? 0 })),
        mayOpenAccounts,
        expiresOn,
      })}
    />
  );
};
