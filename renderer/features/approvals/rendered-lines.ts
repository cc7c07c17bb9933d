import type { Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { renderDigest, type RenderLine, type RenderRecord } from '#shared/render';

/**
 * Reads the render record's lines back from the screen, in the order in which they stand there. A line whose
 * label or value can't be seen reads as empty, so that its digest differs.
 */
export const readRenderedLines = (root: ParentNode): readonly RenderLine[] =>
  [...root.querySelectorAll<HTMLElement>('[data-render-line]')].map((element) => ({
    id: element.dataset['renderLine'] ?? '',
    label: seenText(element.querySelector<HTMLElement>('[data-render-label]')),
    value: seenText(element.querySelector<HTMLElement>('[data-render-value]')),
  }));

const seenText = (element: HTMLElement | null): string => {
  if (element === null || !isSeen(element)) return '';
  const parts = [...element.querySelectorAll<HTMLElement>('*')];
  return parts.every((part) => part.textContent === '' || isSeen(part)) ? element.textContent : '';
};

const isSeen = (element: HTMLElement): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: false });

/**
 * The digest of what is on screen, taken right before signing; refused when it is not the digest of what the
 * bytes say. The signer computes its own from the bytes and compares again.
 */
export const screenDigest = (root: ParentNode, record: RenderRecord): Result<Sha256Hex, ShownError> => {
  const onScreen = renderDigest({ ...record, lines: readRenderedLines(root) });
  return onScreen === renderDigest(record)
    ? ok(onScreen)
    : err(shownError('render-mismatch', 'Read back from the screen of this window.'));
};
