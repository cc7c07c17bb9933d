import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainMarkdown } from '#shared/words';

/** What a reader of Markdown shows for it: escapes and the one entity resolved, the joiner without a width. */
const shown = (markdown: string): string =>
  markdown.replaceAll(/\\([!-/:-@[-`{-~])|&#8288;/g, (_, sign: string | undefined) => sign ?? '\u2060');

/** What readers turn into links by themselves, also in the text that is left when escapes are resolved. */
const LINKS = [/[a-z][a-z0-9+.-]*:\/\//i, /www\./i, /[-.\w+]+@/];

const typed = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        'http',
        'https',
        ':',
        '//',
        'www',
        'WWW',
        '.',
        '@',
        'a',
        'example',
        'mailto:',
        '&',
        'amp;',
        '\\',
        ' ',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

describe('what somebody typed', () => {
  test.each([
    ['http://here.example', 'http&#8288;://here.example'],
    ['//here.example', '&#8288;//here.example'],
    ['see WWW.here.example', 'see WWW&#8288;.here.example'],
    ['mail a.b@here.example', 'mail a.b&#8288;@here.example'],
    ['&copy; &#58;', '\\&copy; \\&\\#58;'],
    ['[pay](x) # now', '\\[pay\\](x) \\# now'],
    ['1. first', '1\\. first'],
    ['- first', '\\- first'],
    ['two\nlines ', 'two lines'],
  ])('%j is written %j', (text, markdown) => {
    expect(plainMarkdown(text)).toBe(markdown);
  });

  test('is shown as it was typed, and never as a link, a tag or an entity', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const markdown = plainMarkdown(text);
        const seen = shown(markdown);
        for (const link of LINKS) expect(seen).not.toMatch(link);
        expect(markdown.replaceAll('&#8288;', '')).not.toMatch(/(?<!\\)(\\\\)*[<&]/);
        const joined = text.replaceAll('\u2060', '').replaceAll(/\s+/g, ' ').trim();
        expect(seen.replaceAll('\u2060', '')).toBe(joined);
      }),
    );
  });
});
