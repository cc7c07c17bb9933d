import { visibleText } from './visible.ts';

/*
 * Markup made of text. What comes from a record is only ever text: it never opens an element or an attribute.
 */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe to put into a page: it was made by the functions here. */
export interface Markup {
  readonly html: string;
}

/** A text as markup. */
export const textMarkup = (text: string): Markup => ({
  html: visibleText(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? ''),
});

type Child = Markup | string;
const markupOf = (child: Child): string => (typeof child === 'string' ? textMarkup(child).html : child.html);

/** An element with what is in it, and a class of our own style sheet. */
export const element = (name: string, children: readonly Child[], className = ''): Markup => ({
  html: `<${name}${className === '' ? '' : ` class="${className}"`}>${children.map(markupOf).join('')}</${name}>`,
});

/** A table with a header row. */
export const table = (head: readonly string[], rows: readonly (readonly Child[])[]): Markup =>
  element('table', [
    element('thead', [
      element(
        'tr',
        head.map((cell) => element('th', [cell])),
      ),
    ]),
    element(
      'tbody',
      rows.map((row) =>
        element(
          'tr',
          row.map((cell) => element('td', [cell])),
        ),
      ),
    ),
  ]);

/** Names with their values. */
export const facts = (pairs: readonly (readonly [string, Child])[]): Markup =>
  element(
    'dl',
    pairs.flatMap(([name, value]) => [element('dt', [name]), element('dd', [value])]),
  );

/** Markup after markup. */
export const joined = (...parts: readonly Markup[]): Markup => ({
  html: parts.map(({ html }) => html).join('\n'),
});
