import type { MandateId } from '#shared/brand';
import type { Genesis } from '#shared/journal';
import { ANNA, testGenesis } from './company.ts';

/** The mandate of the test company's access token "test". */
export const MANDATE = 'mandate-test' as MandateId;

/** The test company with a posting mandate over all its wallets and the opening accounts. */
export const booksGenesis = (): Genesis => ({
  ...testGenesis(),
  mandates: [
    {
      id: MANDATE,
      client: 'test',
      owner: ANNA,
      purpose: 'Tests of the books',
      wallets: testGenesis().wallets.map(({ id }) => id),
      roles: ['opening'],
      maxima: ['EUR', 'JPY'].map((asset) => ({ asset, minor: '1000000000000000' })),
      mayOpenAccounts: true,
      expiresAt: '2030-01-01T00:00:00.000Z',
    },
  ],
});
