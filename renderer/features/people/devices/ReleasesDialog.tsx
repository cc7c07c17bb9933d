import { Plus, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { AppInfo, RosterView } from '#shared/ipc';
import type { Release } from '#shared/roster';
import { Button, IconButton, TextField } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Code, Quiet } from '../layout/Layout.tsx';
import styles from './Devices.module.css';
import { readRelease, releasesAim, releasesMeaning } from './release-draft.ts';

const c = classes(styles);

export interface ReleasesDialogProps {
  readonly roster: RosterView;
  readonly info: AppInfo | undefined;
  readonly onClose: () => void;
}

/** Which builds may sign; signed like any change, and whoever approves it has to meet the list already. */
export const ReleasesDialog = ({ roster, info, onClose }: ReleasesDialogProps): ReactElement => {
  const [list, setList] = useState<readonly Release[]>(roster.releases);
  return (
    <ChangeDialog
      title="Released builds"
      roster={roster}
      size="wide"
      aim={releasesAim(roster.releases, list)}
      onClose={onClose}
    >
      <p>{releasesMeaning(list, info?.buildDigest)}</p>
      {list.length === 0 ? (
        <Quiet>The list is empty.</Quiet>
      ) : (
        <ul className={c('releases')} aria-label="Builds in the list">
          {list.map((release) => (
            <li key={release.build} className={c('line')}>
              <ReleaseText release={release} />
              <IconButton
                icon={X}
                label={`Take ${release.version} from the list`}
                onPress={() => {
                  setList(list.filter(({ build }) => build !== release.build));
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <Adding
        list={list}
        info={info}
        onAdd={(release) => {
          setList([...list, release]);
        }}
      />
    </ChangeDialog>
  );
};

export const ReleaseText = ({ release }: { readonly release: Release }): ReactElement => (
  <span className={c('release')}>
    <span>{release.version}</span>
    <Code>{release.build}</Code>
  </span>
);

const Adding = ({
  list,
  info,
  onAdd,
}: {
  readonly list: readonly Release[];
  readonly info: AppInfo | undefined;
  readonly onAdd: (release: Release) => void;
}): ReactElement => {
  const [version, setVersion] = useState(info?.version ?? '');
  const [build, setBuild] = useState(info?.buildDigest ?? '');
  const read = readRelease(version, build, list);
  return (
    <div className={c('adding')}>
      <TextField label="Version" value={version} onChange={setVersion} maxLength={64} />
      <TextField label="Build" value={build} onChange={setBuild} maxLength={64} isMono />
      <Button
        icon={Plus}
        disabledReason={'whyNot' in read ? read.whyNot : undefined}
        onPress={() => {
          if ('ready' in read) onAdd(read.ready);
        }}
      >
        Add
      </Button>
    </div>
  );
};
