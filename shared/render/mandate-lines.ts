import type { MandateGrantIntent, MandateRevocationIntent } from '#shared/intent';
import { line, minorText } from './lines.ts';
import type { RenderLine } from './types.ts';

export const grantLines = ({ mandate }: MandateGrantIntent): readonly RenderLine[] => [
  line('mandate.client', 'May post without a signature', mandate.client),
  line('mandate.purpose', 'For', mandate.purpose),
  line('mandate.owner', 'Answered for by', mandate.owner),
  ...mandate.maxima.map(({ asset, minor }) =>
    line(`mandate.maximum.${asset}`, `At most in one operation, ${asset}`, minorText(asset, minor)),
  ),
  ...mandate.wallets.map((wallet, index) =>
    line(`mandate.wallet.${String(index)}`, 'On the accounts of wallet', wallet),
  ),
  ...mandate.roles.map((role) => line(`mandate.role.${role}`, 'On the ledger’s own accounts for', role)),
  line('mandate.mayOpen', 'May open accounts', mandate.mayOpenAccounts ? 'Yes' : 'No'),
  line('mandate.expiresAt', 'Until', mandate.expiresAt),
  line('mandate.id', 'Mandate id', mandate.id),
];

export const revocationLines = ({ mandate, reason }: MandateRevocationIntent): readonly RenderLine[] => [
  line('mandate.client', 'May no longer post', mandate.client),
  line('mandate.purpose', 'For', mandate.purpose),
  line('mandate.id', 'Mandate id', mandate.id),
  line('reason', 'Because', reason),
];
