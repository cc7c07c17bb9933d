import { datedHome, launchDesk } from '../e2e/support/desk.ts';
import { openItem, signOut } from '../e2e/support/journey.ts';
import { companyOf } from '../e2e/support/officer.ts';
import type { Album } from './album.ts';
import { signIn } from './sign-in.ts';

/* What time does to items: one that asks more because a rule is overdue, one that has come to others as it waited. */

const APPROVER = 'Bram de Vries';
const COMPLIANCE = 'David Lindqvist';
const MINE = /Needs your approval/;

export const itemsInTime = async ({ shoot }: Album): Promise<void> => {
  const home = await datedHome();
  const { pin } = companyOf(home.folder);
  const running = await launchDesk({ home: home.folder });
  const { desk } = running;
  try {
    await desk.getByRole('button', { name: new RegExp(APPROVER) }).waitFor();
    await signIn(running, APPROVER, pin);
    await openItem(desk, MINE, 'Wiener Metallbau');
    await shoot(
      desk,
      'item-overdue',
      'An item under a rule that was overdue: what it needs because of that, who answers for it, and what helps.',
    );
    await signOut(desk);
    await signIn(running, COMPLIANCE, pin);
    await openItem(desk, MINE, 'Payroll');
    await shoot(
      desk,
      'item-escalated',
      'An item that has waited: since when others may decide, and that no fewer are asked.',
    );
    await desk.emulateMedia({ colorScheme: 'dark' });
    await shoot(desk, 'item-escalated-dark', 'The same in the dark theme.');
  } finally {
    await running.close();
    home.remove();
  }
};
