import { ancestorsOf } from './seen-text.ts';

/*
 * Where a text counts as seen: in its own line, below the line before it, with nothing over or behind it. All of
 * it holds at every scroll position, so a line that is scrolled away is judged as well.
 */

/** A line's box may be a little smaller than the letters of a tight setting. */
const SLACK_PX = 4;
/** How far neighbours may touch: letters are set closer than their boxes. */
const TOUCH_PX = 2;
const OUTLINE_PX_MAX = 4;
const VIEW_PX_MIN = 120;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface TextBoxes {
  /** The element whose own text it is. */
  readonly owner: Element;
  readonly boxes: readonly DOMRect[];
}

/** The texts of a label or value, each with the boxes in which it is painted; white space alone is none. */
export const textsIn = (host: Element): readonly TextBoxes[] => {
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  const texts: TextBoxes[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.textContent?.trim() === '' || node.parentElement === null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    texts.push({ owner: node.parentElement, boxes: [...range.getClientRects()] });
  }
  return texts;
};

const isPainted = ({ width, height }: DOMRect): boolean => width > 0 && height > 0;

const isInside = (box: Box, outer: Box, slackPx: number): boolean =>
  box.left >= outer.left - slackPx &&
  box.right <= outer.right + slackPx &&
  box.top >= outer.top - slackPx &&
  box.bottom <= outer.bottom + slackPx;

const overlap = (one: Box, other: Box): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOUCH_PX &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOUCH_PX;

/** The middle half in height: where the letters are, whatever the face's ascent. */
const core = ({ left, right, top, bottom, height }: DOMRect): Box => ({
  left,
  right,
  top: top + height / 4,
  bottom: bottom - height / 4,
});

/** What the lines scroll in; the page itself where nothing scrolls. */
export const scrollerOf = (line: Element): Element =>
  ancestorsOf(line).find((it) => /^(auto|scroll)$/.test(getComputedStyle(it).overflowY)) ??
  document.documentElement;

const viewOf = (scroller: Element): Box => {
  const { left, top } = scroller.getBoundingClientRect();
  return { left, top, right: left + scroller.clientWidth, bottom: top + scroller.clientHeight };
};

/** Whether each text of a label or value is painted in its own box, inside its line, inside what scrolls. */
export const isInPlace = (host: Element, line: Element, scroller: Element): boolean => {
  const view = viewOf(scroller);
  const top = view.top - scroller.scrollTop;
  const page = { left: view.left, right: view.right, top, bottom: top + scroller.scrollHeight };
  const own = host.getBoundingClientRect();
  return (
    isInside(own, line.getBoundingClientRect(), SLACK_PX) &&
    isInside(own, page, 0) &&
    getComputedStyle(host).display === 'block' &&
    [...host.querySelectorAll('*')].every((part) => getComputedStyle(part).display === 'inline') &&
    textsIn(host).every(
      ({ boxes }) =>
        boxes.length > 0 && boxes.every((box) => isPainted(box) && isInside(box, own, ownSlack(box))),
    )
  );
};

/** Letters of a tight line reach out of it by a part of their height. */
const ownSlack = ({ height }: DOMRect): number => Math.max(SLACK_PX, height / 4);

/** Whether the lines stand below one another in the order in which they are read. */
export const standInOrder = (lines: readonly Element[]): boolean =>
  lines.every((line, at) => {
    const before = lines[at - 1];
    return (
      before === undefined ||
      line.getBoundingClientRect().top >= before.getBoundingClientRect().bottom - TOUCH_PX
    );
  });

/** Whether nothing that is not a part of the page's flow can paint over what scrolls. */
export const isUncovered = (scroller: Element): boolean => {
  const view = viewOf(scroller);
  return (
    view.right - view.left >= VIEW_PX_MIN &&
    view.bottom - view.top >= VIEW_PX_MIN &&
    document.querySelector(':modal, :popover-open') === null &&
    [...document.querySelectorAll('body, body *')].every(
      (element) =>
        paintsOnlyItself(element) &&
        (scroller.contains(element)
          ? isInFlow(element)
          : element.contains(scroller) || !isOver(element, view)),
    )
  );
};

const isOver = (element: Element, view: Box): boolean =>
  [...element.getClientRects()].some((box) => overlap(box, view));

const isInFlow = (element: Element): boolean => !/^(fixed|sticky)$/.test(getComputedStyle(element).position);

/** Paint outside of its own box escapes geometry; a generated box that lets the pointer through escapes hits. */
const paintsOnlyItself = (element: Element): boolean =>
  keepsToItself(getComputedStyle(element)) &&
  ['::before', '::after'].every((pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return (
      style.content === 'none' ||
      style.content === 'normal' ||
      (keepsToItself(style) && style.pointerEvents === 'auto' && style.position !== 'fixed')
    );
  });

const keepsToItself = (style: CSSStyleDeclaration): boolean =>
  ['box-shadow', 'text-shadow', 'filter', 'border-image-source', '-webkit-box-reflect'].every(
    (property) => style.getPropertyValue(property) === 'none',
  ) &&
  (style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) <= OUTLINE_PX_MAX);

/** Whether no box that is neither around the text nor in it shares its place. */
export const standsAlone = ({ owner, boxes }: TextBoxes, around: readonly PlacedElement[]): boolean =>
  around.every(
    ({ element, rects }) =>
      element.contains(owner) ||
      owner.contains(element) ||
      !boxes.some((box) => rects.some((rect) => overlap(core(box), rect))),
  );

export interface PlacedElement {
  readonly element: Element;
  readonly rects: readonly DOMRect[];
}

export const placedIn = (scroller: Element): readonly PlacedElement[] =>
  [...scroller.querySelectorAll('*')].map((element) => ({ element, rects: [...element.getClientRects()] }));

/** Whether a pointer meets the text itself, and nothing but its ancestors behind it, all along it. */
export const isMet = ({ owner, boxes }: TextBoxes): boolean =>
  boxes.every((box) => pointsAlong(box).every(([x, y]) => meets(owner, document.elementsFromPoint(x, y))));

const meets = (owner: Element, [first, ...behind]: readonly Element[]): boolean =>
  first === owner && behind.every((element) => element.contains(owner));

const POINTS_EACH = 2;

/** Along the middle, two points for each width of a letter's height. */
const pointsAlong = ({ left, top, width, height }: DOMRect): readonly (readonly [number, number])[] => {
  const count = Math.max(1, Math.ceil((width / height) * POINTS_EACH));
  return Array.from(
    { length: count },
    (_, at) => [left + ((at + 0.5) * width) / count, top + height / 2] as const,
  );
};

/**
 * Runs `judge` with the line in view, then puts the scroll position back; no frame is painted in between, so
 * the officer sees nothing of it.
 */
export const inView = (line: Element, scroller: Element, judge: () => boolean): boolean => {
  if (isInside(line.getBoundingClientRect(), viewOf(scroller), 0)) return judge();
  const { scrollTop } = scroller;
  const middle = (viewOf(scroller).top + viewOf(scroller).bottom) / 2;
  const { top } = line.getBoundingClientRect();
  scroller.scrollTo({ top: scrollTop + top - middle, behavior: 'instant' });
  const answer = judge();
  scroller.scrollTo({ top: scrollTop, behavior: 'instant' });
  return answer;
};
