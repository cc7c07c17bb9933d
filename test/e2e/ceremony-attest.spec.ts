import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { CeremonyScript } from '#shared/ceremony';
import { inBothThemes } from './support/axe.ts';
import {
  ceremonyDesk,
  chooseScript,
  choosingFile,
  confirmStep,
  openRehearsal,
  pressButton,
  runAll,
  runStep,
  sealAndSave,
  judged,
  viewOf,
} from './support/ceremony.ts';
import type { Home, RunningDesk } from './support/desk.ts';

/* The step that asks for an attestation, as a rehearsal shows it: in red, and typed by nobody. */

const SCRIPT: CeremonyScript = {
  id: 'attested-key',
  version: 1,
  title: 'A key and its attestation',
  purpose: 'A key is attested.',
  crew: { witnesses: 1, custodians: 0, auditors: 0 },
  sharing: [],
  prepare: ['One module'],
  inputs: [],
  steps: [
    {
      id: 'read-the-key',
      kind: 'check',
      text: 'Read the public key and the serial number from the module.',
      by: 'administrator',
      confirmedBy: 'witness',
      observes: [
        { name: 'new-key', label: 'Public key', form: 'key' },
        { name: 'module-serial', label: 'Serial number of the module', form: 'serial' },
      ],
    },
    {
      id: 'attestation',
      kind: 'attest',
      text: 'Choose the file with the attestation of the module, and read aloud what it says.',
      by: 'administrator',
      confirmedBy: 'witness',
      key: 'new-key',
      serial: 'module-serial',
    },
    {
      id: 'sign-witness',
      kind: 'sign',
      text: 'The witness signs.',
      by: 'witness',
      confirmedBy: 'administrator',
      statement: 'I saw what was found.',
    },
  ],
  branches: [
    {
      id: 'leave',
      title: 'Leave the room',
      when: 'There is an alarm.',
      anywhere: true,
      steps: [
        {
          id: 'leave-sign',
          kind: 'sign',
          text: 'The witness signs.',
          by: 'witness',
          confirmedBy: 'administrator',
          statement: 'We left.',
        },
      ],
    },
  ],
};

let home: Home;
let running: RunningDesk;
let pin: string;
test.describe.configure({ timeout: 5 * 60_000 });

test.beforeAll(async () => {
  ({ home, running, pin } = await ceremonyDesk());
});
test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('a rehearsal says in red that software attests nothing, records it, and leaves it in the evidence', async () => {
  const { desk } = running;
  const file = join(home.folder, 'attested-key.json');
  writeFileSync(file, JSON.stringify({ format: 'countersign/ceremony-script/v1', script: SCRIPT }));
  await choosingFile(running, file);
  await pressButton(desk, 'Script…');
  await chooseScript(desk, SCRIPT.title);
  await pressButton(desk, 'Rehearse');
  await openRehearsal(running, pin, {});
  await runStep(running, pin);
  await confirmStep(running, pin);
  await expect(desk.getByRole('heading', { name: 'Attestation' })).toBeFocused();
  await expect(desk.getByRole('alert')).toContainText('software attests nothing');
  await expect(desk.locator('[data-answer="attestation-verdict"]')).toContainText('Not judged yet');
  // Nothing of it is a field that somebody could type into.
  await expect(desk.locator('[data-entry]')).toHaveCount(0);
  await expect(desk.getByRole('button', { name: 'Run step' })).toHaveAttribute('aria-disabled', 'true');
  await inBothThemes(desk);
  await runStep(running, pin);
  await expect(desk.getByText('kept in software, for a rehearsal').first()).toBeVisible();
  await confirmStep(running, pin);
  await runAll(running, pin, () => undefined);
  expect((await viewOf(desk)).exceptions).toEqual([]);
  const state = judged(await sealAndSave(running, pin, home.folder));
  expect(state.values).toMatchObject({ 'attestation-verdict': 'kept in software, for a rehearsal' });
});
