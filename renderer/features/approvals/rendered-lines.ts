import type { Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { renderDigest, type RenderLine, type RenderRecord } from '#shared/render';
import {
  inView,
  isInPlace,
  isMet,
  isUncovered,
  placedIn,
  scrollerOf,
  standInOrder,
  standsAlone,
  textsIn,
  type PlacedElement,
} from './seen-place.ts';
import { isPlainlySet } from './seen-text.ts';

/**
 * Reads the render record's lines back from the screen, in the order in which they stand there. A line whose
 * label or value can't be seen reads as empty, so that its digest differs.
 */
export const readRenderedLines = (root: ParentNode): readonly RenderLine[] => {
  const lines = [...root.querySelectorAll<HTMLElement>('[data-render-line]')];
  const [first] = lines;
  if (first === undefined) return [];
  const scroller = scrollerOf(first);
  const isShown = standInOrder(lines) && isUncovered(scroller);
  const around = placedIn(scroller);
  const read = (line: HTMLElement, part: string): string => {
    const host = line.querySelector<HTMLElement>(part);
    return host !== null && isShown && isSeen({ host, line, scroller, around }) ? host.textContent : '';
  };
  return lines.map((line) => ({
    id: line.dataset['renderLine'] ?? '',
    label: read(line, '[data-render-label]'),
    value: read(line, '[data-render-value]'),
  }));
};

interface Reading {
  /** The label or the value. */
  readonly host: HTMLElement;
  readonly line: HTMLElement;
  readonly scroller: Element;
  readonly around: readonly PlacedElement[];
}

const isSeen = ({ host, line, scroller, around }: Reading): boolean =>
  isInPlace(host, line, scroller) &&
  textsIn(host).every((text) => isPlainlySet(text.owner, scroller) && standsAlone(text, around)) &&
  inView(line, scroller, () => textsIn(host).every(isMet));

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
