import type { ReactElement } from 'react';
import { useRoute } from '../../state/index.ts';
import { DraftPage } from './drafts/DraftPage.tsx';
import { PolicyHome } from './PolicyHome.tsx';
import { VersionPage } from './versions/VersionPage.tsx';

/** The versions and drafts of the policy, one version, or one draft: whatever is open. */
export const Policy = (): ReactElement => {
  const place = useRoute((state) => state.openPolicy);
  if (place === undefined) return <PolicyHome />;
  return place.kind === 'draft' ? (
    <DraftPage key={place.id} id={place.id} />
  ) : (
    <VersionPage key={place.intent} intent={place.intent} />
  );
};
