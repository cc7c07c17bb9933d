import { describe, expect, test } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { Participant, ThresholdKey } from '#shared/threshold';
import type { ShareHolderHost } from '../../../../electron/main/ceremony/parts.ts';
import { signTogether } from '../../../../electron/main/ceremony/share-signature.ts';
import type { TokenOrder } from '../../../../electron/signer/ceremony/contract.ts';
import { generateKey, numbers, seeded } from '../../../support/threshold.ts';

/* That too few can not sign is an answer only where each holder was asked and refused by that rule. */

const { key } = generateKey('ed25519', 3, numbers(1, 2, 3, 4, 5));

const ORDER: TokenOrder = {
  operation: 'sign-challenge',
  token: { manufacturer: 'maker', serial: 'S-1' },
  origin: 'countersign/rehearsal/test',
  root: 'a'.repeat(64) as Sha256Hex,
  step: 'two-fail',
  algorithm: null,
  label: null,
  key: { publicKey: key.groupKey },
  asks: ['serial', 'signs'],
  holder: 'somebody',
};

type Answer = Result<never, ShownError>;

const refused = (rule: string): Answer => err(shownError('share-refused', `${rule}: 3 have to sign`));

interface Asked {
  commits: number;
  forgets: number;
}

/** A process that opens its share, and answers so when it is asked to sign. */
const holder = (
  participant: number,
  answer: Answer,
  asked: Asked,
  of: ThresholdKey = key,
): ShareHolderHost => {
  const never = (): never => {
    throw new TypeError('not asked for here');
  };
  return {
    begin: never,
    confirm: never,
    exchange: never,
    done: never,
    count: never,
    wipe: never,
    open: () => Promise.resolve(ok({ key: of, participant: participant as Participant })),
    commit: () => {
      asked.commits += 1;
      return Promise.resolve(answer);
    },
    sign: () => Promise.resolve(answer),
    forget: () => {
      asked.forgets += 1;
      return Promise.resolve(ok(null));
    },
  };
};

const tryWith = async (...answers: readonly Answer[]): Promise<readonly [string, Asked]> => {
  const asked: Asked = { commits: 0, forgets: 0 };
  const signers = answers.map((answer, at) => ({
    role: `custodian-${String(at + 1)}` as 'custodian-1',
    host: holder(at + 1, answer, asked),
    order: ORDER,
    age: 'settled' as const,
  }));
  const result = await signTogether(signers, { publicKey: key.groupKey }, ORDER, seeded('signing'));
  return [result.ok ? (result.value.signs ?? '') : result.error.code, asked];
};

describe('a signature that two of three try', () => {
  test('is answered with no when both refuse by the rule, and both are asked and forget', async () => {
    expect(await tryWith(refused('too-few-signers'), refused('too-few-signers'))).toEqual([
      'no',
      { commits: 2, forgets: 2 },
    ]);
  });

  test.each([
    ['a process that ended', err(shownError('signer-stopped')), 'signer-stopped'],
    ['a token that was pulled', err(shownError('token-removed')), 'token-removed'],
    ['another rule', refused('wrong-key'), 'share-refused'],
  ] as const)('is not answered by %s', async (_, answer, code) => {
    expect((await tryWith(refused('too-few-signers'), answer))[0]).toBe(code);
    expect((await tryWith(answer, refused('too-few-signers')))[0]).toBe(code);
  });
});
