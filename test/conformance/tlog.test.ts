import { expect, test } from 'vitest';
import { ed25519Verifier, openNote } from '#shared/note';
import { describeVectors, vectorJson } from './vectors.ts';

interface Example {
  readonly vkey: string;
  readonly text: string;
  readonly note: string;
}

describeVectors('tlog', () => {
  const example = vectorJson<Example>('tlog/signed-note-example.json', { vkey: '', text: '', note: '' });

  test('the example of the signed-note specification opens', () => {
    const verifier = ed25519Verifier(example.vkey);
    if (!verifier.ok) throw new Error(verifier.error.detail);
    expect(openNote(example.note, [verifier.value])).toEqual({
      ok: true,
      value: { text: example.text, verifiedBy: ['example.com/foo'] },
    });
  });

  test('the same example with one letter changed does not', () => {
    const verifier = ed25519Verifier(example.vkey);
    if (!verifier.ok) throw new Error(verifier.error.detail);
    const forged = openNote(example.note.replace('example message', 'example massage'), [verifier.value]);
    expect(forged).toMatchObject({ ok: false, error: { code: 'note.invalid-signature' } });
  });
});
