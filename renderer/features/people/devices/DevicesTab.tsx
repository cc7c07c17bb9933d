import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { Button, EmptyState, FieldList, VirtualTable } from '../../../components/index.ts';
import { useDesk, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAs, type Viewer } from '../change/power.ts';
import { Actions, Code, Quiet, Section, Split } from '../layout/Layout.tsx';
import {
  codeOfPlace,
  hereText,
  nameOfPlace,
  noteOfPlace,
  placesOf,
  whyNotRegister,
  wordOf,
  type Place,
} from './device-words.ts';
import { DeviceButton } from './DeviceButton.tsx';
import styles from './Devices.module.css';
import { placeColumns } from './place-columns.tsx';
import { RegisterDevice } from './RegisterDevice.tsx';
import { ReleasesDialog, ReleaseText } from './ReleasesDialog.tsx';

const c = classes(styles);

export interface DevicesTabProps {
  readonly viewer: Viewer;
  readonly search: string;
}

/** Every desk and token with its state; beside them the chosen one, this desk, and the builds that may sign. */
export const DevicesTab = ({ viewer, search }: DevicesTabProps): ReactElement => {
  const info = useDesk((state) => state.info);
  const showPeople = useRoute((state) => state.showPeople);
  const [active, setActive] = useState(0);
  const places = useMemo(() => placesOf(viewer.roster, search), [viewer.roster, search]);
  const here = viewer.roster.people
    .flatMap(({ devices }) => devices)
    .find(({ id }) => id === info?.deviceId)?.id;
  const columns = useMemo(() => placeColumns(here), [here]);
  const rowAt = useCallback((index: number) => places[index], [places]);
  const chosen = places[Math.min(active, places.length - 1)];
  return (
    <Split
      sideLabel="The chosen one, this desk, and released builds"
      side={
        <>
          {chosen !== undefined && <Chosen key={codeOfPlace(chosen)} place={chosen} viewer={viewer} />}
          <ThisDesk viewer={viewer} />
          <Releases viewer={viewer} />
        </>
      }
    >
      {places.length === 0 ? (
        <EmptyState title={search === '' ? 'No desk and no token is known' : `Nothing matches “${search}”`}>
          The search looks at name, person, state, serial and id.
        </EmptyState>
      ) : (
        <VirtualTable
          label="Desks and tokens"
          columns={columns}
          rowCount={places.length}
          rowAt={rowAt}
          rowHeight={36}
          activeIndex={Math.min(active, places.length - 1)}
          onActiveChange={setActive}
          onOpen={({ person }) => {
            showPeople('people', person.id);
          }}
          rowTone={(place) => (wordOf(place).tone === 'ok' ? 'normal' : 'muted')}
          shouldTakeFocus
        />
      )}
    </Split>
  );
};

const Chosen = ({ place, viewer }: { readonly place: Place; readonly viewer: Viewer }): ReactElement => {
  const showPeople = useRoute((state) => state.showPeople);
  return (
    <Section title={nameOfPlace(place)}>
      <FieldList
        fields={[
          { id: 'person', label: 'Of', value: place.person.name },
          { id: 'state', label: 'State', value: wordOf(place).text },
          { id: 'kind', label: 'Kind', value: noteOfPlace(place, undefined) },
          {
            id: 'code',
            label: place.kind === 'desk' ? 'Id' : 'Serial',
            value: <Code>{codeOfPlace(place)}</Code>,
          },
        ]}
      />
      <Actions>
        {place.kind === 'desk' && (
          <DeviceButton device={place.device} person={place.person} viewer={viewer} />
        )}
        <Button
          onPress={() => {
            showPeople('people', place.person.id);
          }}
        >
          Open {place.person.name}
        </Button>
      </Actions>
    </Section>
  );
};

const ThisDesk = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const info = useDesk((state) => state.info);
  const { roster, me, whyNotSign } = viewer;
  return (
    <Section title="This desk">
      <div className={c('sentences')}>
        {(info === undefined ? [] : hereText(roster, info)).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Actions>
        <DialogButton
          label="Register this desk"
          whyNot={whyNotSign ?? whyNotRegister(roster, me, info?.deviceId)}
        >
          {(onClose) => <RegisterDevice roster={roster} onClose={onClose} />}
        </DialogButton>
      </Actions>
    </Section>
  );
};

const Releases = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const info = useDesk((state) => state.info);
  const { roster } = viewer;
  return (
    <Section title="Released builds">
      {roster.releases.length === 0 ? (
        <Quiet>The list is empty.</Quiet>
      ) : (
        <ul className={c('releases')}>
          {roster.releases.map((release) => (
            <li key={release.build}>
              <ReleaseText release={release} />
            </li>
          ))}
        </ul>
      )}
      <Actions>
        <DialogButton label="Change the list" whyNot={whyNotAs(viewer, 'security-admin')}>
          {(onClose) => <ReleasesDialog roster={roster} info={info} onClose={onClose} />}
        </DialogButton>
      </Actions>
    </Section>
  );
};
