import type { governanceRoutes } from '#shared/api';
import type { CommandId, IntentDigest, MandateId } from '#shared/brand';
import type { ExamplesFor } from './example.ts';

const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' as IntentDigest;
const command = (id: string): CommandId => id as CommandId;

/** An envelope as a token signs it (DSSE); the payload is cut short here. */
const envelope = (type: string): ExamplesFor<'approve'>['approve']['request']['approval'] => ({
  payloadType: `application/vnd.countersign.${type}.v1+json`,
  payload: 'eyJhcHByb3ZlciI6ImFubmEifQ==',
  signatures: [{ keyid: 'a1'.repeat(32), sig: 'MEUCIQDx' }],
});

const intent = {
  v: 1,
  type: 'transfer',
  ledger: 'example-treasury',
  initiator: 'dirk',
  rail: 'sepa',
  purpose: 'SUPP',
};

export const governanceExamples: ExamplesFor<keyof typeof governanceRoutes> = {
  propose: {
    request: {
      commandId: command('018f3c1e-propose'),
      submission: envelope('submission'),
      intents: [intent],
    },
    response: { outcomes: [{ outcome: 'proposed', digest: DIGEST, seq: 4712 }] },
  },
  approve: {
    request: { commandId: command('018f3c1e-approve'), approval: envelope('approval') },
    response: { intent: DIGEST, seq: 4713, status: 'awaiting-approval' },
  },
  end: {
    request: {
      commandId: command('018f3c1e-end'),
      mandate: 'payroll-2026' as MandateId,
      intent: DIGEST,
      outcome: 'settled',
      reference: '0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060',
    },
    response: { intent: DIGEST, seq: 4720, status: 'settled' },
  },
  intents: {
    query: { status: 'awaiting-approval', after: '-1', limit: '200' },
    response: {
      intents: [{ digest: DIGEST, status: 'awaiting-approval', proposedSeq: 4712, lastSeq: 4713, intent }],
    },
  },
  intent: {
    params: { digest: DIGEST },
    response: { digest: DIGEST, status: 'posted', proposedSeq: 4712, lastSeq: 4716, intent },
  },
};
