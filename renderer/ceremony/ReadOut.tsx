import type { ReactElement } from 'react';
import { readOutRows, type WordPlace } from '#shared/ceremony';
import { TextField } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import styles from './ReadOut.module.css';

const c = classes(styles);

/** A digest as it is read aloud: row by row, the digits in fours for the eye, then the words for the ear. */
export const ReadOut = ({
  digest,
  label,
}: {
  readonly digest: string;
  readonly label: string;
}): ReactElement => (
  <table className={c('rows')} aria-label={label}>
    <thead>
      <tr>
        <th scope="col">Row</th>
        <th scope="col">Digits</th>
        <th scope="col">Words</th>
      </tr>
    </thead>
    <tbody>
      {readOutRows(digest).map(({ number, hex, words }) => (
        <tr key={number} data-row={number}>
          <th scope="row">{number}</th>
          <td className={c('hex')}>{hex.join(' ')}</td>
          <td>
            <span className={c('words')}>
              {words.map((word, index) => (
                <span key={index}>{word}</span>
              ))}
            </span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

export interface HeardProps {
  readonly places: readonly WordPlace[];
  readonly words: readonly string[];
  readonly onChange: (words: readonly string[]) => void;
}

/** The three words that are asked for: typed by whoever listened. */
export const Heard = ({ places, words, onChange }: HeardProps): ReactElement => (
  <fieldset className={c('heard')}>
    <legend>Type the three words that you heard</legend>
    {places.map(({ row, word }, index) => (
      <TextField
        key={`${String(row)}-${String(word)}`}
        label={`Row ${String(row)}, word ${String(word)}`}
        value={words[index] ?? ''}
        onChange={(value) => {
          onChange(places.map((_, at) => (at === index ? value : (words[at] ?? ''))));
        }}
      />
    ))}
  </fieldset>
);
