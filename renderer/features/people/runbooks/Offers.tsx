import type { ReactElement } from 'react';
import type { RunbookOfferView, RunbooksView } from '#shared/ipc';
import { Banner, clockText, useNow } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import type { Viewer } from '../change/power.ts';
import { Section } from '../layout/Layout.tsx';
import { OpenOfferDialog } from './OpenDialog.tsx';
import styles from './Runbooks.module.css';

const c = classes(styles);

const BECAUSE: Readonly<Record<RunbookOfferView['trigger'], string>> = {
  'key-lost': 'Somebody asked to revoke this key',
  'device-suspended': 'This desk was suspended',
  'person-frozen': 'This person was frozen in an emergency',
  'person-gone': 'This person has left, or the directory says so',
  'break-glass': 'Break-glass was used',
};

/** These can't wait. */
const URGENT: ReadonlySet<RunbookOfferView['trigger']> = new Set<RunbookOfferView['trigger']>([
  'break-glass',
  'person-frozen',
]);

interface OffersProps {
  readonly offers: RunbooksView['offers'];
  readonly viewer: Viewer;
}

/** Runbooks that something calls for: each is opened by one signature. Nothing at all where there is none. */
export const Offers = ({ offers, viewer }: OffersProps): ReactElement | null => {
  const now = useNow();
  if (offers.length === 0) return null;
  return (
    <Section title="Runbooks to open">
      <div className={c('offers')}>
        {offers.map((offer) => (
          <Banner
            key={`${offer.runbook} ${JSON.stringify(offer.subject)}`}
            tone={URGENT.has(offer.trigger) ? 'warn' : 'info'}
            whatHappened={`${offer.title}: ${offer.about}`}
            whatToDo={`${BECAUSE[offer.trigger]}, ${clockText(Date.parse(offer.at), now)}. ${String(offer.steps)} steps, each signed.`}
            action={
              <div className={c('offerButton')}>
                <DialogButton label="Open runbook" whyNot={viewer.whyNotSign}>
                  {(onClose) => <OpenOfferDialog offer={offer} onClose={onClose} />}
                </DialogButton>
              </div>
            }
          />
        ))}
      </div>
    </Section>
  );
};
