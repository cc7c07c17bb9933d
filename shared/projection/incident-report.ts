import { FREEZE_HOURS, type EmergencyIntent } from '#shared/intent';
import type { FreezeScope } from '#shared/roster';
import { plainMarkdown as plain } from '#shared/words';
import type { Incident, Place } from './incident.ts';
import type { IntentRecord, RunbookMark, RunbookRecord } from './types.ts';

/*
 * The report after break-glass was used, drafted from the journal and nothing else: the same journal gives the same
 * bytes on every desk. People are named by their ids, as the journal names them; times are the journal's, UTC. What
 * people typed is escaped.
 */

export interface AsOf {
  readonly size: number;
  readonly root: string;
  readonly at: string;
}

/** Markdown that ends in a line break. */
export const incidentReport = (incident: Incident, asOf: AsOf): string =>
  [
    ...headOf(incident, asOf),
    ...doneLines(incident),
    ...signedLines(incident),
    ...heldLines(incident, asOf),
    ...voidedLines(incident),
    ...runbookLines(incident),
    ...QUESTIONS,
    '',
  ].join('\n');

const headOf = ({ record, identity }: Incident, asOf: AsOf): readonly string[] => [
  `# Report: ${deedText(record.intent)}`,
  '',
  `Drafted from the journal of ${plain(identity?.title ?? '')} (${plain(identity?.ledger ?? '')}) as of its first ${String(asOf.size)} events,`,
  `root ${asOf.root}, ${asOf.at}. Nothing in it was written by hand. Whoever files it answers the questions at its end.`,
];

const section = (title: string, lines: readonly string[], none: string): readonly string[] => [
  '',
  `## ${title}`,
  '',
  ...(lines.length === 0 ? [none] : lines),
];

const doneLines = (incident: Incident): readonly string[] => {
  const { record, declared, ended } = incident;
  return section(
    'What was done',
    [
      `- Deed: ${deedText(record.intent)}`,
      `- Reason: “${plain(record.intent.reason)}”`,
      `- Asked for: ${record.proposedAt}, event ${String(record.proposedSeq)}`,
      `- In force since: ${declared.at}, event ${String(declared.seq)}, ${durationText(record.proposedAt, declared.at)} after it was asked for`,
      ...(declared.until === null
        ? ['- Ends: never']
        : [`- Ends by itself: ${declared.until}, ${String(FREEZE_HOURS)} hours after that`]),
      ...(declared.until === null ? [] : [endLine(incident, ended)]),
      `- Intent: ${record.digest}`,
    ],
    '',
  );
};

const endLine = ({ declared }: Incident, ended: Incident['ended']): string => {
  if (ended === null) return '- Ended: not yet';
  const how = ended.lifted === null ? 'by itself' : `lifted, for “${plain(ended.lifted.intent.reason)}”`;
  return `- Ended: ${ended.at}, event ${String(ended.seq)}, ${how}, after ${durationText(declared.at, ended.at)}`;
};

const signedLines = (incident: Incident): readonly string[] => {
  const { record, proposedWith, ended } = incident;
  const lifted = ended?.lifted ?? null;
  return section(
    'Who signed what',
    [
      `- ${record.proposedAt}: ${plain(record.intent.initiator)} asked for it${placeText(incident, proposedWith)}`,
      ...decisionsOf(incident, record),
      ...(lifted === null
        ? []
        : [
            `- ${lifted.proposedAt}: ${plain(lifted.intent.initiator)} asked to lift it`,
            ...decisionsOf(incident, lifted),
          ]),
    ],
    '',
  );
};

const VERB = { approve: 'approved', reject: 'rejected', return: 'returned' } as const;

const decisionsOf = (incident: Incident, { approvals }: IntentRecord): readonly string[] =>
  approvals.map((approval) => {
    const { issuedAt, person, behalf, decision, reason, seq, inShadow } = approval;
    const seat = behalf === null ? '' : ` for ${plain(behalf.person)}`;
    const because = reason === null ? '' : `, “${plain(reason.text)}”`;
    return `- ${issuedAt}: ${plain(person)}${seat} ${VERB[decision]}${inShadow === true ? ' in shadow' : ''}${placeText(incident, approval)}, event ${String(seq)}${because}`;
  });

const placeText = ({ roster }: Incident, place: Place): string => {
  if (place === null) return '';
  const token = roster?.key(place.keyId)?.token;
  const serial =
    token === undefined
      ? ''
      : ` ${plain([token.model, token.serial].filter((part) => part !== '').join(' '))}`;
  const device = roster?.device(place.device)?.name;
  const desk = device === undefined ? plain(place.device) : `${plain(device)} (${plain(place.device)})`;
  return `, token${serial} (key ${place.keyId}), desk ${desk}`;
};

const heldLines = ({ held }: Incident, { at }: AsOf): readonly string[] =>
  section(
    'What was held',
    held.map(
      ({ record, from, to }) =>
        `- ${record.intent.type} ${record.digest}, of ${plain(record.intent.initiator)}: ${durationText(from, to ?? at)}, ${from} to ${to ?? 'now'}; it is ${record.status}`,
    ),
    'Nothing that waits for approval was held.',
  );

const voidedLines = (incident: Incident): readonly string[] =>
  section(
    'Approvals that do not count any more',
    incident.voided.map(
      ({ record, approval }) =>
        `- of ${plain(approval.person)} on ${record.intent.type} ${record.digest}, event ${String(approval.seq)}: ${plain(approval.stale ?? '')}`,
    ),
    'None.',
  );

const runbookLines = (incident: Incident): readonly string[] =>
  section(
    'Runbooks that were followed',
    incident.runbooks.flatMap((runbook, index) => [
      ...(index === 0 ? [] : ['']),
      ...runbookText(incident, runbook),
    ]),
    'None was opened.',
  );

const runbookText = (incident: Incident, record: RunbookRecord): readonly string[] => {
  const { runbook, opened, closed, marks } = record;
  return [
    `### ${plain(runbook.title)}, version ${String(runbook.version)}`,
    '',
    `- ${opened.at}: opened by ${plain(opened.person)}${placeText(incident, opened)}`,
    ...runbook.steps.map(({ id, text, targetMinutes }) => {
      const mark = marks.find(({ step }) => step === id);
      const target = `target ${String(targetMinutes)} min`;
      return mark === undefined
        ? `- open (${target}): ${plain(text)}`
        : `- ${mark.at}: ${markText(incident, mark)} after ${durationText(opened.at, mark.at)} (${target}): ${plain(text)}${noteText(mark.note)}`;
    }),
    closed === null
      ? '- not closed yet'
      : `- ${closed.at}: closed by ${plain(closed.person)}${placeText(incident, closed)}${noteText(closed.note)}`,
  ];
};

const markText = (incident: Incident, { how, by, seq }: RunbookMark): string =>
  by === null
    ? `shown by event ${String(seq)}`
    : `${how} by ${plain(by.person)}${placeText(incident, by)}, event ${String(seq)},`;

const noteText = (note: string | null): string => (note === null ? '' : ` Note: “${plain(note)}”`);

/** What no journal can say. */
const QUESTIONS: readonly string[] = [
  '',
  '## What the journal can not say',
  '',
  'Who has read the notice of it is kept by each desk for itself, and is not in the journal.',
  '',
  '## Open questions',
  '',
  '### Was the reason right, seen from today?',
  '',
  '### Who was told, when, and by whom?',
  '',
  '### What was late because of it, and what did that cost?',
  '',
  '### Where are the sealed tokens now, and under which seals?',
  '',
  '### What changes so that it is not needed again, who does it, and by when?',
];

const deedText = ({ deed }: EmergencyIntent): string => {
  switch (deed.kind) {
    case 'freeze':
      return `freeze of ${scopeText(deed.scope)}`;
    case 'unfreeze':
      return `lifting of the freeze of ${scopeText(deed.scope)}`;
    case 'revoke':
      return `revocation of key ${deed.keyId} of ${plain(deed.person)}`;
    case 'replace':
      return `replacement of key ${deed.lost} of ${plain(deed.person)} by key ${deed.key.keyId}`;
  }
};

const scopeText = (scope: FreezeScope): string => {
  switch (scope.kind) {
    case 'ledger':
      return 'the whole ledger';
    case 'wallet':
      return `wallet ${plain(scope.wallet)}`;
    case 'person':
      return `person ${plain(scope.person)}`;
  }
};

const MINUTE_MS = 60_000;

/** "3 h 12 min". */
const durationText = (from: string, to: string): string => {
  const minutes = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${String(minutes)} min` : `${String(hours)} h ${String(minutes % 60)} min`;
};
