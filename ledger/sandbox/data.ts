import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { entityIdSchema, groupIdSchema, ledgerIdSchema, personIdSchema, walletIdSchema } from '#shared/brand';
import { mandateSchema, tierNames, walletLimitsSchema } from '#shared/double-entry';
import { policySchema, type Policy } from '#shared/policy';
import { calendarSchema, groupSchema, personalRecordSchema, rolesSchema } from '#shared/roster';

/* The sandbox company as it is written down in resources/sandbox. */

const FOLDER = new URL('../../resources/sandbox/', import.meta.url);

const balancesSchema = z
  .array(z.strictObject({ asset: z.string(), minor: z.string().regex(/^\d+$/) }))
  .min(1);
/** What a wallet is born with; days are counted from the day on which the sandbox is made. */
const bornWith = {
  tier: z.enum(tierNames),
  owner: personIdSchema,
  limits: walletLimitsSchema,
};
const payeeSchema = z.strictObject({ iban: z.string(), name: z.string(), country: z.string() });

const personOnFile = {
  id: personIdSchema,
  ...personalRecordSchema.shape,
  roles: rolesSchema,
  groups: z.array(groupIdSchema),
};

const companySchema = z.strictObject({
  ledger: ledgerIdSchema,
  title: z.string(),
  entities: z.array(z.strictObject({ id: entityIdSchema, name: z.string() })),
  groups: z.array(groupSchema),
  /** Rules name them; none is binding, so that nothing in the sandbox depends on the hour. */
  calendars: z.array(calendarSchema),
  /** Who works here has a token; who has left is known by name and holds nothing. */
  people: z.array(
    z.union([
      z.strictObject({
        ...personOnFile,
        standing: z.literal('active').default('active'),
        algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
      }),
      z.strictObject({ ...personOnFile, standing: z.literal('left') }),
    ]),
  ),
  wallets: z.array(
    z.strictObject({
      id: walletIdSchema,
      entity: entityIdSchema,
      name: z.string(),
      purpose: z.string(),
      ...bornWith,
      expiresInDays: z.int().min(1).nullable(),
      accounts: z.array(
        z.strictObject({
          iban: z.string().nullable(),
          bic: z.string().nullable(),
          name: z.string(),
          balances: balancesSchema,
        }),
      ),
    }),
  ),
  /** Standing authorities of the company's services, granted at the founding. */
  mandates: z.array(mandateSchema.omit({ expiresAt: true }).extend({ expiresInDays: z.int().min(1) })),
  payees: z.array(payeeSchema.extend({ listedDaysAgo: z.int().min(1) })),
  /** Payees that the history pays for the first time. */
  newPayees: z.array(payeeSchema),
  /** Accounts that the history registers. */
  registrations: z.array(
    z.strictObject({
      entity: entityIdSchema,
      wallet: z.strictObject({
        id: walletIdSchema,
        name: z.string(),
        purpose: z.string(),
        ...bornWith,
        expiresInDays: z.int().min(1),
      }),
      iban: z.string(),
      bic: z.string(),
      balances: balancesSchema,
    }),
  ),
});

export type Company = z.infer<typeof companySchema>;
export type SandboxPerson = Extract<Company['people'][number], { standing: 'active' }>;

/** Those who work in the company, each with a token. */
export const staffOf = ({ people }: Company): readonly SandboxPerson[] =>
  people.filter((person) => person.standing === 'active');

export const loadCompany = (): Company => companySchema.parse(readJson('company.json'));

export const loadPolicy = (): Policy => policySchema.parse(readJson('policy.json'));

const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
