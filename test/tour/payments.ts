import type { RunningDesk } from '../e2e/support/desk.ts';
import { launchDesk, sandboxHome } from '../e2e/support/desk.ts';
import {
  approve,
  goTo,
  NORDICS_IBAN,
  openItem,
  signOut,
  startOwnLedger,
  submitImport,
  SUPPLIER_IBAN,
  writePaymentFile,
} from '../e2e/support/journey.ts';
import { companyOf, enterPin, startSignIn } from '../e2e/support/officer.ts';
import type { Album } from './album.ts';
import { signIn } from './sign-in.ts';

/* The main job: a payment file is read, submitted, approved twice and posted; then the same without the ledger. */

type Shoot = Album['shoot'];

const POOL = 'Aurora Nordics AB, cash pool';

const importing = async (running: RunningDesk, pin: string, shoot: Shoot): Promise<void> => {
  const { desk } = running;
  await desk.getByText('Not enrolled').first().waitFor({ state: 'detached' });
  await shoot(desk, 'sign-in', 'Sign in: the token says who you are. Software tokens are marked as sandbox.');
  const window = await startSignIn(running, 'Elena Novak');
  await shoot(window, 'pin', 'The PIN is asked in a window of its own, joined to the signing process alone.');
  await enterPin(window, pin);
  await desk.getByRole('table', { name: 'Control totals' }).waitFor();
  await shoot(
    desk,
    'import',
    'A payment file from the ERP: totals against the control sum, findings by line.',
  );
  await submitImport(running, pin);
  await shoot(desk, 'submitted', 'Submitted under one signature of the initiator; the ledger has answered.');
  await openItem(desk, /Waiting for others/, 'Nordics AB, cash pool');
  await shoot(desk, 'initiator', 'The initiator can not approve, and the screen says who can.');
  await signOut(desk);
};

const approving = async (running: RunningDesk, pin: string, shoot: Shoot): Promise<void> => {
  const { desk, pinWindow } = running;
  await signIn(running, 'Anna Keller', pin);
  await goTo(desk, 'Approvals');
  await desk
    .getByRole('row', { name: /Nordics AB, cash pool/ })
    .first()
    .waitFor();
  await shoot(desk, 'queue', 'The queue: what waits for me, what waits for others, what is done.');
  await openItem(desk, /Needs your approval/, 'Nordics AB, cash pool');
  await shoot(
    desk,
    'item',
    'One item: who and how much, to where, why, checks, policy answer, digest, six words.',
  );
  await desk.getByRole('button', { name: 'Approve', exact: true }).click();
  const window = await pinWindow();
  await window.getByLabel(/^PIN of/).waitFor();
  await shoot(
    window,
    'second-look',
    'The second look: drawn by the signing process from the bytes it will sign.',
  );
  await enterPin(window, pin);
  await desk
    .getByRole('status')
    .filter({ hasText: /^Signed/ })
    .waitFor();
  await shoot(desk, 'first-approval', 'The first approval is signed and delivered.');
  await signOut(desk);
  await signIn(running, 'Bram de Vries', pin);
  await openItem(desk, /Needs your approval/, 'Nordics AB, cash pool');
  await approve(running, pin);
  await openItem(desk, /Done/, 'POOL|Nordics AB, cash pool');
  await shoot(desk, 'posted', 'With the second approval the transfer is posted on the internal book.');
};

const looking = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await goTo(desk, 'Wallets');
  const wallets = desk.getByRole('grid', { name: 'Wallets and balances' });
  await wallets.waitFor();
  await shoot(desk, 'wallets', 'Wallets by legal entity: available, promised and booked, from the journal.');
  await wallets
    .getByRole('row', { name: /Cash pool/ })
    .first()
    .dblclick();
  await desk.getByRole('heading', { name: 'Changes' }).waitFor();
  await shoot(
    desk,
    'wallet',
    'One wallet: its owner and limits, what can be asked for, and its life so far.',
  );
  await desk.getByRole('button', { name: 'Change limits' }).click();
  await desk.getByRole('dialog').waitFor();
  await shoot(desk, 'limits', 'New limits are signed and approved like a payment.');
  await desk.keyboard.press('Escape');
  await desk.getByRole('button', { name: 'Open EUR statement' }).click();
  await desk.getByRole('grid', { name: 'Statement by booking date' }).waitFor();
  await shoot(desk, 'statement', 'The account: as booked and as valued on any day, and every entry.');
  await goTo(desk, 'Audit');
  await desk.getByRole('searchbox', { name: 'Find events' }).fill('Nordics AB, cash pool');
  await desk
    .getByRole('row', { name: /Posted|posted/ })
    .first()
    .click();
  await desk.getByText(/In the journal: proved on this desk/).waitFor();
  await shoot(desk, 'audit', 'The audit trail: each event with an inclusion proof verified on this desk.');
  await desk.getByRole('button', { name: 'Board pack' }).click();
  await desk.getByRole('region', { name: 'The file' }).waitFor();
  await shoot(desk, 'board-pack', 'The board pack of a quarter, from the journal alone.');
  await desk.keyboard.press('Escape');
};

const offline = async (
  running: RunningDesk,
  pin: string,
  ledger: { stop: () => Promise<void> },
  home: string,
  shoot: Shoot,
): Promise<() => Promise<void>> => {
  const { desk } = running;
  await ledger.stop();
  await desk.getByText(/Ledger out of reach/).waitFor({ timeout: 60_000 });
  await openItem(desk, /Needs your approval/, 'Officine Torino');
  await approve(running, pin);
  await desk
    .getByText(/Waiting to send/)
    .first()
    .waitFor();
  await shoot(desk, 'offline', 'Without the ledger: the picture says how old it is, the approval is kept.');
  const again = await startOwnLedger(home);
  await desk
    .getByText(/Waiting to send/)
    .first()
    .waitFor({ state: 'detached', timeout: 90_000 });
  await shoot(desk, 'delivered', 'The ledger is back: the approval was delivered by itself, exactly once.');
  await goTo(desk, 'Settings');
  await shoot(desk, 'settings', 'The state of synchronisation and of this desk.');
  return () => again.stop();
};

const dark = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await desk.emulateMedia({ colorScheme: 'dark' });
  await goTo(desk, 'Approvals');
  await desk.getByRole('tab', { name: /Needs your approval/ }).click();
  await desk.getByRole('row').nth(1).waitFor();
  await shoot(desk, 'queue-dark', 'The same queue in the dark theme.');
  await desk.getByRole('row').nth(1).dblclick();
  await desk.locator('[data-render-line]').first().waitFor();
  await shoot(desk, 'item-dark', 'One item in the dark theme.');
};

/** The whole story on a sandbox company of its own. */
export const payments = async ({ shoot }: Album): Promise<void> => {
  const home = await sandboxHome();
  const { pin } = companyOf(home.folder);
  const file = writePaymentFile(home.folder, 'ERP-2026-0042', [
    {
      amount: '123456.78',
      creditorIban: NORDICS_IBAN,
      creditorName: POOL,
      remittance: 'Target balancing week 48',
    },
    {
      amount: '48200.00',
      creditorIban: SUPPLIER_IBAN,
      creditorName: 'Atelier Lumière SARL',
      remittance: 'Facture 2026-311',
    },
    {
      amount: '1999.99',
      creditorIban: 'NL20INGB0001234567',
      creditorName: 'Delft Optics BV',
      remittance: 'Invoice DO-1200',
    },
  ]);
  const ledger = await startOwnLedger(home.folder);
  const running = await launchDesk({
    home: home.folder,
    args: ['--import', file],
    env: { COUNTERSIGN_NO_LEDGER: '1' },
  });
  let stopLedger = (): Promise<void> => ledger.stop();
  try {
    await importing(running, pin, shoot);
    await approving(running, pin, shoot);
    await looking(running, shoot);
    stopLedger = await offline(running, pin, ledger, home.folder, shoot);
    await dark(running, shoot);
  } finally {
    await running.close();
    await stopLedger();
    home.remove();
  }
};
