/*
 * When a text counts as seen: its computed style must be one of those that the theme gives it. What these rules
 * don't name can't change which characters meet the eye; what they do name has an allowed value, not a forbidden
 * one, so that a new trick with an old property fails.
 */

type Rule = readonly [property: string, holds: (value: string, style: CSSStyleDeclaration) => boolean];

const FONT_PX_MIN = 9;
const CONTRAST_MIN = 3;
const SPACING_EM_MAX = 0.15;
const FACES = /^"?(Inter Variable|JetBrains Mono Variable)"?,/;
const FEATURES = ['normal', '"cv05", "cv08"'];

const is =
  (...allowed: readonly string[]) =>
  (value: string): boolean =>
    allowed.includes(value);

const none = is('none');
const normal = is('normal');
const px = (value: string): number => (value === 'normal' ? 0 : Number.parseFloat(value));
const fontPx = (style: CSSStyleDeclaration): number => px(style.fontSize);
const isSmallSpacing = (value: string, style: CSSStyleDeclaration): boolean =>
  Math.abs(px(value)) <= SPACING_EM_MAX * fontPx(style);

/** Of the text's element and of all its ancestors. */
const CHAIN: readonly Rule[] = [
  ['display', is('block', 'inline', 'grid', 'flex')],
  ['opacity', is('1')],
  ['visibility', is('visible')],
  ['content-visibility', is('visible')],
  ['content', normal],
  ['filter', none],
  ['backdrop-filter', none],
  ['mix-blend-mode', normal],
  ['background-image', none],
  ['clip', is('auto')],
  ['clip-path', none],
  ['mask-image', none],
  ['-webkit-mask-box-image-source', none],
  ['-webkit-box-reflect', none],
  ['transform', none],
  ['rotate', none],
  ['scale', none],
  ['translate', none],
  ['perspective', none],
  ['offset-path', none],
  ['zoom', is('1')],
  ['animation-name', none],
  ['writing-mode', is('horizontal-tb')],
  ['direction', is('ltr')],
  ['unicode-bidi', is('normal', 'isolate')],
];

/** Of the text's element and its ancestors inside what scrolls: nothing there clips, floats or is moved. */
const INNER: readonly Rule[] = [
  ['position', is('static')],
  ['float', none],
  ['overflow-x', is('visible')],
  ['overflow-y', is('visible')],
  ['contain', none],
  ['-webkit-line-clamp', none],
];

/** Of the text itself; also of its first line and first letter, which can be set apart. */
const TEXT: readonly Rule[] = [
  ['font-size', (value) => px(value) >= FONT_PX_MIN],
  ['font-family', (value) => FACES.test(value)],
  ['font-size-adjust', none],
  ['font-feature-settings', is(...FEATURES)],
  ['font-variant-caps', normal],
  ['font-variant-position', normal],
  ['font-variant-alternates', normal],
  ['line-height', (value, style) => value === 'normal' || px(value) >= fontPx(style)],
  ['letter-spacing', isSmallSpacing],
  ['word-spacing', isSmallSpacing],
  ['text-indent', is('0px')],
  ['text-transform', none],
  ['text-shadow', none],
  ['text-decoration-line', none],
  ['text-emphasis-style', none],
  ['text-combine-upright', none],
  ['hyphens', is('manual', 'none')],
  ['float', none],
  ['-webkit-text-security', none],
  ['-webkit-text-stroke-width', is('0px')],
  ['-webkit-text-fill-color', (value, style) => value === style.color],
];

const allHold = (rules: readonly Rule[], style: CSSStyleDeclaration): boolean =>
  rules.every(([property, holds]) => holds(style.getPropertyValue(property), style));

const hasNoContent = (element: Element): boolean =>
  ['::before', '::after'].every((pseudo) => is('none', 'normal')(getComputedStyle(element, pseudo).content));

export const ancestorsOf = (element: Element, until: Element | null = null): readonly Element[] =>
  element === until
    ? []
    : [element, ...(element.parentElement ? ancestorsOf(element.parentElement, until) : [])];

/** Whether a text of `element`, inside what scrolls in `scroller`, is set so that it can be read as it is. */
export const isPlainlySet = (element: Element, scroller: Element): boolean =>
  ancestorsOf(element).every((it) => allHold(CHAIN, getComputedStyle(it)) && hasNoContent(it)) &&
  ancestorsOf(element, scroller).every((it) => allHold(INNER, getComputedStyle(it))) &&
  [null, '::first-line', '::first-letter'].every((part) => {
    const style = getComputedStyle(element, part);
    return allHold(TEXT, style) && contrast(style.color, surfaceOf(element)) >= CONTRAST_MIN;
  });

type Rgb = readonly [number, number, number];

/** Only opaque sRGB, as the tokens are; any other colour can't be judged and counts as unseen. */
const rgbOf = (color: string): Rgb | undefined => {
  const match = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
};

/** The nearest background that is painted. */
const surfaceOf = (element: Element): string =>
  ancestorsOf(element)
    .map((it) => getComputedStyle(it).backgroundColor)
    .find((color) => color !== 'rgba(0, 0, 0, 0)') ?? '';

/** Relative luminance, WCAG 2.2. */
const luminance = (color: Rgb): number => {
  const [red, green, blue] = color.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Contrast ratio, WCAG 2.2; 0 when a colour is not opaque. */
const contrast = (text: string, surface: string): number => {
  const [one, other] = [rgbOf(text), rgbOf(surface)];
  if (one === undefined || other === undefined) return 0;
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
