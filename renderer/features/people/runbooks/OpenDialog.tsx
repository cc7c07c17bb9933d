import { useState, type ReactElement } from 'react';
import type { RunbookOfferView, RunbooksView } from '#shared/ipc';
import { Select } from '../../../components/index.ts';
import type { Viewer } from '../change/power.ts';
import { Quiet } from '../layout/Layout.tsx';
import { subjectChoices } from './runbook-words.ts';
import { RunbookDialog } from './RunbookDialog.tsx';

interface OfferProps {
  readonly offer: RunbookOfferView;
  readonly onClose: () => void;
}

/** Opens what something calls for. */
export const OpenOfferDialog = ({ offer, onClose }: OfferProps): ReactElement => (
  <RunbookDialog
    title={`Open: ${offer.title}`}
    action="Sign and open"
    deed={{ kind: 'open', runbook: offer.runbook, subject: offer.subject }}
    onClose={onClose}
  >
    <p>About {offer.about}.</p>
    <Quiet>{offer.when}</Quiet>
    <Quiet>Its whole text is signed with it. The time runs from now on, for everybody.</Quiet>
  </RunbookDialog>
);

interface OpenProps {
  readonly shipped: RunbooksView['shipped'][number];
  readonly viewer: Viewer;
  readonly onClose: () => void;
}

/** Opens a runbook by hand, for something of the roster. */
export const OpenDialog = ({ shipped, viewer, onClose }: OpenProps): ReactElement => {
  const [chosen, setChosen] = useState('');
  const choices = subjectChoices(viewer.roster, shipped.about);
  const subject = choices.find(({ id }) => id === chosen)?.subject;
  return (
    <RunbookDialog
      title={`Open: ${shipped.title}`}
      action="Sign and open"
      deed={subject && { kind: 'open', runbook: shipped.id, subject }}
      whyNot={subject === undefined ? 'Choose what it is about.' : undefined}
      onClose={onClose}
    >
      <p>{shipped.when}</p>
      <Select<string>
        label="What it is about"
        value={chosen}
        options={[{ id: '', label: 'Choose' }, ...choices.map(({ id, label }) => ({ id, label }))]}
        onChange={setChosen}
      />
    </RunbookDialog>
  );
};
