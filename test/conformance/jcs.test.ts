import { expect, test } from 'vitest';
import { canonicalBytes, parseStrict, type JsonValue } from '#shared/json';
import { describeVectors, vectorFiles, vectorText } from './vectors.ts';

describeVectors('jcs', () => {
  const files = vectorFiles('jcs/input');

  test('all published examples are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(4);
  });

  test.each(files)('%s has the published canonical bytes (RFC 8785)', (file) => {
    const value = JSON.parse(vectorText(`jcs/input/${file}`)) as JsonValue;
    expect(Buffer.from(canonicalBytes(value)).toString('utf8')).toBe(
      vectorText(`jcs/output/${file}`).trimEnd(),
    );
  });

  test.each(files)(
    '%s is read as JSON.parse reads it, or refused for a number that is no integer',
    (file) => {
      const text = vectorText(`jcs/input/${file}`);
      const read = parseStrict(text);
      if (read.ok) expect(read.value).toEqual(JSON.parse(text));
      else expect(read.error.code).toBe('json.not-integer');
    },
  );
});
