import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountId, IntentDigest, PersonId } from '#shared/brand';
import { useRoute } from '../../../../renderer/state/route.ts';

const ACCOUNT = 'account' as AccountId;
const [ONE, TWO] = ['one' as IntentDigest, 'two' as IntentDigest] as const;

beforeEach(() => {
  useRoute.getState().go('approvals');
});

describe('an item that is closed', () => {
  test('leads back to the queue when it was opened there', () => {
    useRoute.getState().openItem(ONE);
    useRoute.getState().closeItem();
    expect(useRoute.getState()).toMatchObject({ section: 'approvals', openIntent: undefined });
  });

  test('leads back to the statement that it was opened from, also by way of its neighbours', () => {
    useRoute.getState().showAccount(ACCOUNT);
    useRoute.getState().openItem(ONE);
    expect(useRoute.getState()).toMatchObject({ section: 'approvals', openIntent: ONE });
    useRoute.getState().openItem(TWO);
    useRoute.getState().closeItem();
    expect(useRoute.getState()).toMatchObject({ section: 'wallets', openAccount: ACCOUNT });
    expect(useRoute.getState()).toMatchObject({ openIntent: undefined, openedFrom: undefined });
  });

  test('leads nowhere else once another section was gone to', () => {
    useRoute.getState().showAccount(ACCOUNT);
    useRoute.getState().openItem(ONE);
    useRoute.getState().go('approvals');
    useRoute.getState().openItem(TWO);
    useRoute.getState().closeItem();
    expect(useRoute.getState()).toMatchObject({ section: 'approvals', openAccount: undefined });
  });
});

describe('the people', () => {
  test('open at a part or at a person, from wherever', () => {
    useRoute.getState().showAccount(ACCOUNT);
    useRoute.getState().showPeople('emergency');
    expect(useRoute.getState()).toMatchObject({
      section: 'people',
      peoplePart: 'emergency',
      openPerson: undefined,
      openAccount: undefined,
    });
    const person = 'p-1' as PersonId;
    useRoute.getState().showPeople('people', person);
    expect(useRoute.getState()).toMatchObject({ peoplePart: 'people', openPerson: person });
  });

  test('open at the list when the section is gone to', () => {
    useRoute.getState().showPeople('review');
    useRoute.getState().go('people');
    expect(useRoute.getState()).toMatchObject({ peoplePart: 'people', openPerson: undefined });
  });

  test('an item that was opened from a part leads back there', () => {
    useRoute.getState().showPeople('changes');
    useRoute.getState().openItem(ONE);
    useRoute.getState().closeItem();
    expect(useRoute.getState()).toMatchObject({ section: 'people', peoplePart: 'changes' });
  });
});
