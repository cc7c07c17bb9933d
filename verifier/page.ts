import { EVIDENCE_BYTES_MAX, fileLine, judge, unreadable, type Files, type Verdict } from './verdict.ts';

/* The page: files are read where they are. It asks no network, and its policy would not let it. */

const MARKS = { holds: 'Holds', fails: 'FAILS', open: 'Not judged' } as const;

const found = <T extends HTMLElement>(id: string, kind: new () => T): T => {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${id}`);
  return element;
};

const evidenceInput = found('evidence', HTMLInputElement);
const trustInput = found('trust', HTMLInputElement);
const rehearsalInput = found('rehearsal', HTMLInputElement);
const rootsInput = found('roots', HTMLInputElement);
const verdictBox = found('verdict', HTMLElement);
const saveLink = found('save', HTMLAnchorElement);

const withText = (name: string, text: string): HTMLElement => {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
};

const rowOf = ({ outcome, text }: Verdict['lines'][number]): HTMLElement => {
  const row = document.createElement('tr');
  row.className = outcome;
  row.append(withText('th', MARKS[outcome]), withText('td', text));
  return row;
};

const show = (verdict: Verdict, files: readonly string[]): void => {
  const headline = withText('h2', verdict.headline);
  const rehearsal = verdict.isRehearsal
    ? [withText('p', 'REHEARSAL: nothing of it counts in production.')]
    : [];
  for (const one of rehearsal) one.className = 'rehearsal';
  const table = document.createElement('table');
  table.append(...verdict.lines.map(rowOf));
  const list = document.createElement('ul');
  list.append(...verdict.notProved.map((sentence) => withText('li', sentence)));
  const limits = verdict.notProved.length === 0 ? [] : [withText('h3', 'What this does not prove'), list];
  verdictBox.className = verdict.kind;
  verdictBox.replaceChildren(
    headline,
    ...files.map((line) => withText('p', line)),
    ...rehearsal,
    table,
    ...limits,
  );
  offer(verdict.record);
};

const offer = (record: string | null): void => {
  if (saveLink.href !== '') URL.revokeObjectURL(saveLink.href);
  saveLink.hidden = record === null;
  if (record === null) return;
  saveLink.href = URL.createObjectURL(new Blob([record], { type: 'text/html' }));
  saveLink.download = 'record.html';
};

/** What was said of other files is gone before these are judged. */
const clear = (text: string): void => {
  verdictBox.className = '';
  verdictBox.replaceChildren(withText('p', text));
  offer(null);
};

/** Reads files and keeps which they were. */
class Reader {
  readonly lines: string[] = [];

  async text(role: keyof Files, file: File): Promise<string> {
    if (file.size > EVIDENCE_BYTES_MAX) throw new Error(`${file.name} is too large`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.lines.push(fileLine(role, file.name, bytes));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  }

  async optional(role: keyof Files, file: File | undefined): Promise<string | null> {
    return file === undefined ? null : this.text(role, file);
  }
}

let evidence: File | undefined;
let trust: File | undefined;
let rehearsal: File | undefined;
let roots: File | undefined;
/** Counts what was asked: an answer that comes late is not shown over a newer one. */
let asked = 0;

const verify = async (): Promise<void> => {
  asked += 1;
  const mine = asked;
  clear(evidence === undefined ? '' : 'Judging…');
  if (evidence === undefined) return;
  const reader = new Reader();
  const verdict = await judgedBy(reader, evidence).catch((error: unknown) =>
    unreadable(error instanceof Error ? error.message : String(error)),
  );
  if (mine === asked) show(verdict, reader.lines);
};

const judgedBy = async (reader: Reader, file: File): Promise<Verdict> =>
  judge({
    evidence: await reader.text('evidence', file),
    trust: await reader.optional('trust', trust),
    rehearsal: await reader.optional('rehearsal', rehearsal),
    roots: await reader.optional('roots', roots),
  });

/** Files that are dropped: those beside the evidence are known by their names. */
const take = (files: readonly File[]): void => {
  for (const file of files) {
    if (/trust/i.test(file.name)) trust = file;
    else if (/rehears/i.test(file.name)) rehearsal = file;
    else if (/roots/i.test(file.name)) roots = file;
    else evidence = file;
  }
  void verify();
};

evidenceInput.addEventListener('change', () => {
  evidence = evidenceInput.files?.[0];
  void verify();
});
trustInput.addEventListener('change', () => {
  trust = trustInput.files?.[0];
  void verify();
});
rehearsalInput.addEventListener('change', () => {
  rehearsal = rehearsalInput.files?.[0];
  void verify();
});
rootsInput.addEventListener('change', () => {
  roots = rootsInput.files?.[0];
  void verify();
});
document.addEventListener('dragover', (event) => {
  event.preventDefault();
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  take([...(event.dataTransfer?.files ?? [])]);
});
