import type { ReactElement } from 'react';
import { StaleMark, useNow } from '../../components/index.ts';
import { useDesk } from '../../state/index.ts';

const STALE_AFTER_MS = 5 * 60_000;

/** How old the picture is: every figure of these screens is of the last verified event. */
export const AsOf = (): ReactElement | null => {
  const verifiedAt = useDesk((state) => state.sync?.verifiedAt ?? null);
  const isCurrent = useDesk((state) => state.sync?.phase === 'current');
  const now = useNow();
  if (verifiedAt === null) return null;
  const asOf = Date.parse(verifiedAt);
  return <StaleMark asOf={asOf} isStale={!isCurrent || now - asOf > STALE_AFTER_MS} />;
};
