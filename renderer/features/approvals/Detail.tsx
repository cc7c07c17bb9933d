import { ChevronDown, ChevronLeft, ChevronUp } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import type { IntentDigest } from '#shared/brand';
import {
  DigestStart,
  IconButton,
  LoadingState,
  LoadProblem,
  PageHeader,
  useKeys,
} from '../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../state/index.ts';
import { DetailView } from './DetailView.tsx';
import { useNeighbours } from './neighbours.ts';
import type { Queue } from './use-queue.ts';

export interface DetailProps {
  readonly digest: IntentDigest;
  readonly queue: Queue;
}

/** One item: loaded anew whenever the queue changes, left with Escape, j and k walk the queue. */
export const Detail = ({ digest, queue }: DetailProps): ReactElement => {
  const closeItem = useRoute((state) => state.closeItem);
  const isFromQueue = useRoute((state) => state.openedFrom === undefined);
  const load = useCallback(() => ask('intents.detail', { digest }), [digest]);
  const [detail, retry] = useLoaded(load, 'queue');
  const { position, previous, next } = useNeighbours(digest, queue);
  useKeys({ Escape: closeItem, j: next, k: previous, Enter: next });
  return (
    <>
      <PageHeader
        start={
          <IconButton
            icon={ChevronLeft}
            label={isFromQueue ? 'Back to the queue (Esc)' : 'Back (Esc)'}
            onPress={closeItem}
          />
        }
        title={position}
        note={<DigestStart hex={digest} />}
        actions={
          <>
            <IconButton icon={ChevronUp} label="Previous item (k)" onPress={previous} />
            <IconButton icon={ChevronDown} label="Next item (j)" onPress={next} />
          </>
        }
      />
      {detail.state === 'loading' && <LoadingState label="Loading the item" rows={8} />}
      {detail.state === 'error' && <LoadProblem error={detail.error} onRetry={retry} />}
      {detail.state === 'ready' && <DetailView detail={detail.value} onNext={next} />}
    </>
  );
};
