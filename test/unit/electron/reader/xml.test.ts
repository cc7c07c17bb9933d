import { describe, expect, test } from 'vitest';
import type { XmlElement } from '#shared/payment-file';
import { DEPTH_MAX, ELEMENTS_MAX, FILE_BYTES_MAX } from '../../../../electron/reader/limits.ts';
import { scanMarkup } from '../../../../electron/reader/markup.ts';
import { parseXml } from '../../../../electron/reader/xml.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const wide = (text: string, isBig: boolean, mark: boolean): Uint8Array => {
  const units = Array.from((mark ? '\ufeff' : '') + text, (character) => character.charCodeAt(0));
  return Uint8Array.from(
    units.flatMap((unit) => (isBig ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])),
  );
};

const parsed = (bytes: Uint8Array): XmlElement => {
  const result = parseXml(bytes);
  if (!result.ok) throw new Error(result.error[0]?.what);
  return result.value;
};
const codeOf = (bytes: Uint8Array): string | undefined => {
  const result = parseXml(bytes);
  return result.ok ? undefined : result.error[0]?.code;
};

describe('the tree', () => {
  test('holds names, namespaces, attributes, text and lines', () => {
    const text = `<?xml version="1.0"?>\n<!-- <a> -->\n<a xmlns="urn:x"\n   k="1">\n  <b>x<!-- y -->z<![CDATA[<&]]></b>\n  <c/>\n</a>`;
    expect(parsed(utf8(text))).toEqual({
      name: 'a',
      namespace: 'urn:x',
      attributes: [{ name: 'k', namespace: '', value: '1' }],
      text: '',
      line: 3,
      children: [
        { name: 'b', namespace: 'urn:x', attributes: [], children: [], text: 'xz<&', line: 5 },
        { name: 'c', namespace: 'urn:x', attributes: [], children: [], text: '', line: 6 },
      ],
    });
  });

  test('keeps text between elements, which is no space', () => {
    expect(parsed(utf8('<a> x <b/></a>')).text).toBe(' x ');
  });

  test('knows lines beyond 65,535', () => {
    const root = parsed(utf8(`<r>${'\n'.repeat(70_000)}<a/>\n<b/></r>`));
    expect(root.children.map(({ line }) => line)).toEqual([70_001, 70_002]);
  });

  test('is not misled by markup characters in attributes, comments, CDATA and instructions', () => {
    const text = `<?p <x ?><r a='">' b=">'>"><!-- <x> > --><![CDATA[<y></r>]]>\n<s t='">'/></r><?q <z>?>`;
    const root = parsed(utf8(text));
    expect(root).toMatchObject({ text: '<y></r>\n', line: 1 });
    expect(root.children).toEqual([expect.objectContaining({ name: 's', line: 2 })]);
  });

  test('is not made where it could be cut off at a processing instruction', () => {
    expect(codeOf(utf8('<a>1<?p?>2</a>'))).toBe('xml-instruction');
  });
});

describe('encodings', () => {
  const body = '<a>ñ</a>';
  test.each([
    ['UTF-8 undeclared', utf8(body)],
    ['UTF-8 with a mark', utf8(`\ufeff${body}`)],
    ['UTF-8 declared and marked', utf8(`\ufeff<?xml version="1.0" encoding="utf-8"?>${body}`)],
    ['ISO-8859-1 declared', latin1(`<?xml version="1.0" encoding="ISO-8859-1"?>${body}`)],
    ['US-ASCII declared', utf8(`<?xml version='1.0' encoding='US-ASCII'?><a>&#241;</a>`)],
  ])('%s is read', (_, bytes) => {
    expect(parsed(bytes).text).toBe('ñ');
  });

  test.each([
    ['UTF-16 big-endian with a mark', wide(body, true, true)],
    ['UTF-16 little-endian with a mark', wide(body, false, true)],
    ['UTF-16 big-endian without a mark', wide(body, true, false)],
    ['UTF-16 little-endian without a mark', wide(body, false, false)],
    ['UTF-32', Uint8Array.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c])],
    ['EBCDIC', Uint8Array.from([0x4c, 0x6f, 0xa7, 0x94, 0x93])],
    ['UTF-16 declared in ASCII', utf8(`<?xml version="1.0" encoding="UTF-16"?>${body}`)],
    ['UTF-7 declared', utf8('<?xml version="1.0" encoding="UTF-7"?><a>+ADw-b/+AD4-</a>')],
    ['Windows-1252 declared', latin1(`<?xml version="1.0" encoding="windows-1252"?>${body}`)],
  ])('%s is refused', (_, bytes) => {
    expect(codeOf(bytes)).toBe('encoding-unsupported');
  });

  test.each([
    ['Latin-1 undeclared', latin1(body)],
    ['bytes beyond ASCII declared as ASCII', utf8(`<?xml version="1.0" encoding="US-ASCII"?>${body}`)],
    ['a mark against the declaration', utf8(`\ufeff<?xml version="1.0" encoding="ISO-8859-1"?>${body}`)],
    ['an overlong form', Uint8Array.from([...utf8('<a>'), 0xc0, 0xbc, ...utf8('</a>')])],
  ])('%s is refused', (_, bytes) => {
    expect(codeOf(bytes)).toBe('encoding-invalid');
  });
});

describe('declarations', () => {
  test.each([
    ['alone', '<!DOCTYPE a><a/>', 'doctype'],
    ['behind a comment', '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE a><a/>', 'doctype'],
    ['behind an instruction', '<?p x?><!DOCTYPE a><a/>', 'doctype'],
    ['in lower case', '<!doctype a><a/>', 'doctype'],
    ['inside the root', '<a><!DOCTYPE a></a>', 'doctype'],
    ['behind the root', '<a/><!DOCTYPE a>', 'doctype'],
    ['with an external subset', '<!DOCTYPE a SYSTEM "http://example.com/x.dtd"><a/>', 'doctype-external'],
    ['with a public id', '<!DOCTYPE a PUBLIC "-//X" "x.dtd"><a/>', 'doctype-external'],
    [
      'with parameter entities',
      '<!DOCTYPE a [<!ENTITY % p "&#60;!ENTITY x \'%q;\'>">]><a/>',
      'doctype-nested-entities',
    ],
    ['unclosed', '<!DOCTYPE a [<!ENTITY b "c">', 'doctype-entities'],
  ])('%s', (_, text, code) => {
    expect(codeOf(utf8(text))).toBe(code);
    expect(codeOf(utf8(`\ufeff${text}`))).toBe(code);
  });

  test('a comment or CDATA that only spells one is none', () => {
    expect(parsed(utf8('<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>')).text).toBe('<!DOCTYPE a>');
  });

  test('an entity nobody declared is refused', () => {
    expect(codeOf(utf8('<a>&b;</a>'))).toBe('xml-not-well-formed');
  });
});

describe('limits', () => {
  test('one byte too many', () => {
    const elements = `<b>${' '.repeat(1024 * 1024)}</b>`.repeat(19);
    const bytes = new Uint8Array(FILE_BYTES_MAX + 1).fill(0x20);
    bytes.set(utf8(`<a>${elements}</a>`));
    expect(codeOf(bytes)).toBe('file-too-large');
    expect(codeOf(bytes.subarray(0, FILE_BYTES_MAX))).toBeUndefined();
  });

  test('nothing at all', () => {
    expect(codeOf(new Uint8Array())).toBe('file-empty');
    expect(codeOf(utf8('  \n'))).toBe('xml-not-well-formed');
  });

  test('nesting', () => {
    const nested = (depth: number): Uint8Array => utf8('<a>'.repeat(depth) + '</a>'.repeat(depth));
    expect(codeOf(nested(DEPTH_MAX))).toBeUndefined();
    expect(codeOf(nested(DEPTH_MAX + 1))).toBe('xml-too-deep');
    expect(codeOf(nested(1_000_000))).toBe('xml-too-deep');
  });

  test('elements', () => {
    expect(codeOf(utf8(`<a>${'<b/>'.repeat(ELEMENTS_MAX)}</a>`))).toBe('xml-too-many-elements');
  });

  test('the scanner stops at the limits', () => {
    const { lines } = scanMarkup(utf8('<a/>\n'.repeat(100)), { elements: 10, depth: 2 });
    expect(lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});
