import type { ReactElement } from 'react';
import type { PolicyVersionDetail, PolicyVersionRow } from '#shared/ipc';
import { Digest, Disclosure, FieldList, type Field } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { directionText, namesText, stateSentence, utcText } from '../policy-words.ts';
import styles from './Versions.module.css';

const c = classes(styles);

/** How a version came about, and by which digests it is known. */
export const VersionFacts = ({ detail }: { readonly detail: PolicyVersionDetail }): ReactElement => {
  const { row, contentDigest } = detail;
  return (
    <aside className={c('aside')} aria-label="About this version">
      <p className={c('state')}>{stateSentence(row)}</p>
      <FieldList fields={factsOf(row)} />
      <div>
        <Disclosure title="Digest" note="the version, as it is signed">
          <Digest hex={row.digest} label={`Digest of version ${String(row.version)}`} />
        </Disclosure>
        <Disclosure title="Content digest" note="what it says">
          <Digest hex={contentDigest} label={`Content digest of version ${String(row.version)}`} />
        </Disclosure>
      </div>
    </aside>
  );
};

const timed = (id: string, label: string, time: string | null): readonly Field[] =>
  time === null ? [] : [{ id, label, value: `${utcText(time)} UTC` }];

const factsOf = (row: PolicyVersionRow): readonly Field[] => [
  ...(row.reason === null ? [] : [{ id: 'reason', label: 'Reason', value: row.reason }]),
  {
    id: 'base',
    label: 'Drafted on',
    value: row.baseVersion === null ? 'Nothing: the genesis' : `Version ${String(row.baseVersion)}`,
  },
  { id: 'direction', label: 'Against it', value: directionText(row.isLooser) },
  ...(row.proposedBy === null ? [] : [{ id: 'by', label: 'Proposed by', value: row.proposedBy.name }]),
  ...timed('proposed', 'Proposed', row.proposedAt),
  ...(row.proposedBy === null
    ? []
    : [{ id: 'approved', label: 'Approved by', value: namesText(row.approvedBy) }]),
  ...timed('quorum', 'Quorum', row.approvedAt),
  ...timed('cooling', 'Cools until', row.activeFrom),
  ...timed('force', 'In force since', row.inForceAt),
  ...timed('closed', 'Ended', row.closedAt),
  ...(row.closing === null ? [] : [{ id: 'closing', label: 'Because', value: row.closing }]),
];
