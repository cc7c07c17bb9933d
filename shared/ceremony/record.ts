import { groupsOfFour } from '#shared/words';
import type { EvidencePack } from './evidence.ts';
import { element, facts, joined, table, textMarkup, type Markup } from './html.ts';
import { fieldsOf, pathsOf } from './paths.ts';
import { readOutRows } from './read-out.ts';
import { RECORD_STYLE } from './record-style.ts';
import { roleWords } from './roles.ts';
import type { CeremonyStep } from './script.ts';
import type { CeremonyException, CeremonyState } from './state.ts';
import { ceremonyMode } from './state.ts';
import { modeOf } from './statements.ts';
import { transcriptOf, type TranscriptLine } from './transcript.ts';
import type { Values } from './values.ts';
import type { EvidenceReport } from './verify.ts';

/*
 * The record for people: one page of HTML that needs nothing else. What went otherwise stands on the first page, before
 * anything that went well.
 */

const VERDICTS: Readonly<Record<EvidenceReport['verdict'], string>> = {
  proved: 'Verified: all checks hold.',
  unproved: 'Nothing fails, but not everything could be judged.',
  broken: 'Broken: at least one check fails. Do not rely on this record.',
};

/** The whole document. The file of evidence stays what counts: this page is made from it and can be made again. */
export const recordHtml = (pack: EvidencePack, report: EvidenceReport): string => {
  const { script } = pack.content;
  const { state } = report;
  const body =
    state === null
      ? [element('p', ['The log can not be followed, so there is nothing to read here.'], 'broken')]
      : [firstPage(pack, state), transcript(state), register(state), readOut(pack), attachments(pack)];
  const isRehearsal = modeOf(pack.content.origin) === 'rehearsal';
  const mark = isRehearsal ? [element('div', ['REHEARSAL'], 'watermark')] : [];
  const page = [...mark, element('h1', [script.title]), checks(report), ...body, limits(report)];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${textMarkup(script.title).html}</title>`,
    `<style>${RECORD_STYLE}</style></head>`,
    element('body', [joined(...page)], isRehearsal ? 'rehearsal' : '').html,
    '</html>',
    '',
  ].join('\n');
};

const checks = ({ verdict, checks: all }: EvidenceReport): Markup => {
  const bad = all.filter(({ outcome }) => outcome !== 'holds');
  const said = bad.map(({ id, outcome, detail }) =>
    element('li', [
      `${id}: ${outcome === 'fails' ? 'fails' : 'could not be judged'}${detail === null ? '' : ` (${detail})`}`,
    ]),
  );
  return joined(
    element('p', [VERDICTS[verdict]], verdict),
    ...(said.length === 0 ? [] : [element('ul', said)]),
  );
};

const limits = ({ notProved }: EvidenceReport): Markup =>
  element('section', [
    element('h2', ['What this record does not prove']),
    element(
      'ul',
      notProved.map((sentence) => element('li', [sentence])),
    ),
  ]);

const firstPage = ({ content }: EvidencePack, state: CeremonyState): Markup =>
  element(
    'section',
    [
      ...abortOf(state),
      exceptionList(state.exceptions),
      facts([
        [
          'Kind',
          ceremonyMode(state) === 'live' ? 'Ceremony' : 'Rehearsal: nothing of it counts in production',
        ],
        ['Outcome', content.outcome],
        ['What is true when it is done', content.script.purpose],
        ['Opened', state.openedAt],
        ['Last commit', state.lastAt],
        ['Log', content.origin],
        ['Script', `${content.script.id}, version ${content.script.version}`],
        ['Digest of the script', digest(content.scriptDigest)],
        ...machineFacts(state),
        ['Commits', String(content.log.size)],
        ['Root of the log', digest(content.log.root)],
      ]),
      element('h2', ['Crew']),
      table(
        ['Person', 'Roles', 'Token', 'Desk', 'Where'],
        (state.opening?.crew ?? []).map(({ person, roles, token, device, place }) => [
          person,
          roles.map(roleWords).join(', '),
          token ?? 'none',
          device,
          place === 'room' ? 'in the room' : 'remote',
        ]),
      ),
    ],
    'first-page',
  );

/** What the desk found of itself at the opening; nothing where none said so. */
const machineFacts = ({ opening }: CeremonyState): readonly (readonly [string, Markup | string])[] => {
  const machine = opening?.machine;
  if (machine === undefined) return [];
  const { networks, clockAheadSeconds: ahead, tokens, build } = machine;
  return [
    ['Build of the desk', digest(build)],
    ['Network of the desk', networks.length === 0 ? 'none was up' : `up: ${networks.join(', ')}`],
    ['Its clock, beside the witness’s', ahead === null ? 'not compared' : `${ahead} seconds ahead`],
    [
      'Tokens plugged in',
      tokens
        .map(
          ({ model, serial, firmware, objects }) =>
            `${model} ${serial}, firmware ${firmware}, ${objects} public objects`,
        )
        .join('; ') || 'none',
    ],
  ];
};

/** Why it ended before its end; nothing where it did not. */
const abortOf = ({ records }: CeremonyState): readonly Markup[] =>
  transcriptOf(records).flatMap(({ deed, by, confirmedBy, confirmedAt }) =>
    deed.kind === 'abort'
      ? [
          element('h2', [`Aborted: ${deed.branch}`]),
          element('p', [`${deed.why} (${by} and ${confirmedBy}, ${confirmedAt})`], 'unproved'),
        ]
      : [],
  );

const digest = (hex: string): Markup => element('code', [groupsOfFour(hex).join(' ')]);

const exceptionList = (exceptions: readonly CeremonyException[]): Markup =>
  joined(
    element('h2', ['Exceptions']),
    exceptions.length === 0
      ? element('p', ['None was recorded.'])
      : table(
          ['No.', 'At step', 'What happened', 'Why', 'Taken although it differs', 'Signed by', 'Settled'],
          exceptions.map((one) => [
            String(one.number),
            one.step ?? 'none',
            one.what,
            one.why,
            one.accepts === null ? 'nothing' : valuesText(one.accepts),
            `${one.by} and ${one.confirmedBy}, ${one.at}`,
            one.settled === null ? 'Open' : `${one.settled.how} (${one.settled.at})`,
          ]),
        ),
  );

const valuesText = (values: Values): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');

const transcript = (state: CeremonyState): Markup => {
  const steps = new Map(pathsOf(state.script).flatMap((path) => path.steps.map((step) => [step.id, step])));
  return element('section', [
    element('h2', ['Transcript']),
    table(
      ['No.', 'What', 'Observed', 'Stated by', 'Confirmed by'],
      transcriptOf(state.records).map((line) => [
        String(line.number),
        deedMarkup(line, steps),
        observedMarkup(line, steps),
        `${line.by}, ${line.at}`,
        `${line.confirmedBy}, ${line.confirmedAt}`,
      ]),
    ),
  ]);
};

type Steps = ReadonlyMap<string, CeremonyStep>;

const deedMarkup = ({ deed }: TranscriptLine, steps: Steps): Markup => {
  switch (deed.kind) {
    case 'open':
      return titled('Opening', valuesText(deed.inputs));
    case 'step':
      return stepMarkup(deed.step, steps.get(deed.step));
    case 'deviate':
      return titled('Exception', `${deed.what} ${deed.why}`);
    case 'settle':
      return titled(`Exception ${deed.exception} settled`, deed.how);
    case 'abort':
      return titled(`Aborted: ${deed.branch}`, deed.why);
    case 'pause':
      return titled('Pause', deed.why);
    case 'resume':
      return titled('Resumed', '');
    case 'room':
      return titled('The room', `${deed.who} ${deed.moves}`);
  }
};

const titled = (title: string, text: string): Markup => joined(element('b', [title]), element('p', [text]));

const stepMarkup = (id: string, step: CeremonyStep | undefined): Markup =>
  joined(
    titled(`${step?.kind ?? ''} ${id}`, step?.text ?? ''),
    ...(step?.kind === 'sign' ? [element('blockquote', [step.statement])] : []),
  );

const observedMarkup = ({ deed, heard }: TranscriptLine, steps: Steps): Markup => {
  if (deed.kind !== 'step') return textMarkup('');
  const step = steps.get(deed.step);
  const fields = step === undefined ? [] : fieldsOf(step);
  const words = heard === null ? [] : [['Words typed back', heard.words.join(', ')] as const];
  const observed = fields.map(({ name, label, twice }) => {
    const value = deed.observed[name] ?? '';
    return [twice === true ? `${label} (entered by both)` : label, element('code', [value])] as const;
  });
  return facts([...observed, ...words]);
};

const register = (state: CeremonyState): Markup =>
  element('section', [
    element('h2', ['Custody register']),
    state.register.length === 0
      ? element('p', ['Nothing was sealed or opened.'])
      : table(
          ['Commit', '', 'Item', 'Serial number', 'Bag', 'Photograph (SHA-256)', 'By', 'When'],
          state.register.map((one) => [
            String(one.leaf + 1),
            one.moves,
            one.item,
            one.serial ?? 'none',
            one.bag,
            one.photo === null ? 'none' : digest(one.photo),
            `${one.by} and ${one.confirmedBy}`,
            one.at,
          ]),
        ),
  ]);

const readOut = ({ content }: EvidencePack): Markup =>
  element('section', [
    element('h2', ['The root, to read out']),
    table(
      ['Row', 'Digits', 'Words'],
      readOutRows(content.log.root).map(({ number, hex, words }) => [
        String(number),
        element('code', [hex.join(' ')]),
        words.join(' '),
      ]),
    ),
  ]);

const attachments = ({ content }: EvidencePack): Markup =>
  element('section', [
    element('h2', ['Attached files']),
    content.attachments.length === 0
      ? element('p', ['None.'])
      : table(
          ['File', 'Recorded as'],
          content.attachments.map(({ name, value }) => [name, value]),
        ),
  ]);
