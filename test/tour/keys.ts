import { launchDesk, sandboxHome, type RunningDesk } from '../e2e/support/desk.ts';
import { goTo } from '../e2e/support/journey.ts';
import { companyOf, enterPin } from '../e2e/support/officer.ts';
import type { Album } from './album.ts';
import { signIn } from './sign-in.ts';

/* Custody keys: which could be lost without anybody knowing, a proof of life, and a key that is to be stopped. */

type Shoot = Album['shoot'];

const looking = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await goTo(desk, 'Keys');
  const keys = desk.getByRole('grid', { name: 'Custody keys' });
  await keys.getByRole('row', { name: /Reserve key/ }).waitFor();
  await shoot(desk, 'keys', 'Every key with its state, its holders, and whether it could be recovered.');
  await keys.getByRole('row', { name: /Reserve key/ }).dblclick();
  await desk.getByRole('table', { name: 'Shares and backups' }).waitFor();
  await shoot(desk, 'key', 'One key: what is due, where its parts are, and how it came to be as it is.');
};

const proving = async (running: RunningDesk, pin: string, shoot: Shoot): Promise<void> => {
  const { desk } = running;
  const bag = desk.getByRole('table', { name: 'Shares and backups' }).getByRole('row', { name: /SB-20390/ });
  await bag.getByRole('button', { name: 'Prove alive' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel(/Note/).fill('Quarterly round');
  await shoot(desk, 'prove', 'A proof of life says what is signed, and that the key is not put together.');
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  const window = await running.pinWindow();
  await window.getByText('SB-20390').waitFor();
  await shoot(window, 'prove-pin', 'The PIN window names the key and the bag.');
  await enterPin(window, pin);
  await bag.getByText(/today, by/).waitFor();
  await shoot(desk, 'proved', 'The bag is proved; what is still missing stays red.');
};

const stopping = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await desk.getByRole('button', { name: 'Declare compromised' }).click();
  await desk.getByRole('dialog').getByLabel('Reason').fill('A bag was found open');
  await shoot(desk, 'stop', 'A change of state says what it means, and asks why.');
  await desk.keyboard.press('Escape');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shoot(desk, 'key-dark', 'A key in the dark theme.');
  await goTo(desk, 'Keys');
  await shoot(desk, 'keys-dark', 'The keys in the dark theme.');
};

/** The whole story on a sandbox company of its own. */
export const keys = async ({ shoot }: Album): Promise<void> => {
  const home = await sandboxHome();
  const { pin } = companyOf(home.folder);
  const running = await launchDesk({ home: home.folder });
  try {
    await running.desk.getByRole('button', { name: /Elena Novak/ }).waitFor();
    await signIn(running, 'Elena Novak', pin);
    await looking(running, shoot);
    await proving(running, pin, shoot);
    await stopping(running, shoot);
  } finally {
    await running.close();
    home.remove();
  }
};
