import type { RunningDesk } from '../e2e/support/desk.ts';
import { enterPin, startSignIn } from '../e2e/support/officer.ts';

/** Signs in from the sign-in page, wherever the desk opens then. */
export const signIn = async (running: RunningDesk, person: string, pin: string): Promise<void> => {
  const window = await startSignIn(running, person);
  await enterPin(window, pin);
  await running.desk.getByRole('navigation', { name: 'Sections' }).waitFor();
};
