import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '#shared/encoding';
import {
  combineSignature,
  newSession,
  readKey,
  signingRequest,
  startSigning,
  type Participant,
  type Random,
  type SuiteId,
  type ThresholdKey,
} from '#shared/threshold';
import { addScalars, evaluate } from '../../shared/threshold/algebra.ts';
import { combineKey, combineShare, shareOf } from '../../shared/threshold/combine.ts';
import { dealingFault, isPart } from '../../shared/threshold/dealing.ts';
import { planGeneration } from '../../shared/threshold/plan.ts';
import { suiteOf } from '../../shared/threshold/suites.ts';
import { must, number, numbers, seeded } from '../support/threshold.ts';
import { describeVectors, vectorJson } from './vectors.ts';

/* RFC 9591 appendix E, and the vectors of frost-core for key generation and repair. */

interface Outputs {
  readonly outputs: readonly Readonly<Record<string, string>>[];
}

interface SigningVector {
  readonly inputs: {
    readonly participant_list: readonly number[];
    readonly verifying_key_key: string;
    readonly message: string;
    readonly participant_shares: readonly {
      readonly identifier: number;
      readonly participant_share: string;
    }[];
  };
  readonly round_one_outputs: Outputs;
  readonly round_two_outputs: Outputs;
  readonly final_output: { readonly sig: string };
}

const SIGNING: Readonly<Record<SuiteId, string>> = {
  ed25519: 'frost/ed25519-vectors.json',
  bip340: 'frost/secp256k1-tr-vectors.json',
};

const NO_SIGNING: SigningVector = {
  inputs: { participant_list: [], verifying_key_key: '', message: '', participant_shares: [] },
  round_one_outputs: { outputs: [] },
  round_two_outputs: { outputs: [] },
  final_output: { sig: '' },
};

/** A source that gives exactly the bytes of a vector, in order. */
const scripted = (...texts: readonly string[]): Random => {
  const left = [...texts];
  return (length) => {
    const bytes = fromHex(left.shift() ?? '');
    if (bytes.length !== length) throw new Error('the vector gives other bytes');
    return bytes;
  };
};

const keyIn = (suite: SuiteId, { inputs }: SigningVector): ThresholdKey => {
  const { baseTimes, scalars, groupKeyOf } = suiteOf(suite);
  return must(
    readKey({
      v: 1,
      suite,
      threshold: 2,
      groupKey: toHex(groupKeyOf(fromHex(inputs.verifying_key_key)).groupKey),
      epoch: 1,
      shares: inputs.participant_shares.map(({ identifier, participant_share }) => ({
        participant: identifier,
        point: toHex(baseTimes(scalars.fromBytes(fromHex(participant_share)))),
      })),
    }),
  );
};

describeVectors('frost', () => {
  describe.each(['ed25519', 'bip340'] as const)('signing with %s', (suite) => {
    test('gives the commitments, the parts and the signature of the vector', () => {
      const vector = vectorJson(SIGNING[suite], NO_SIGNING);
      const key = keyIn(suite, vector);
      const request = must(
        signingRequest({
          session: newSession(seeded('vector')),
          key,
          signers: vector.inputs.participant_list.map(number),
          message: fromHex(vector.inputs.message),
        }),
      );
      const signers = vector.round_one_outputs.outputs.map((one) => {
        const me = number(Number(one['identifier']));
        const secret = vector.inputs.participant_shares.find(({ identifier }) => identifier === Number(me));
        return must(
          startSigning({
            request,
            share: shareOf(key, me, fromHex(secret?.participant_share ?? '')),
            random: scripted(one['hiding_nonce_randomness'] ?? '', one['binding_nonce_randomness'] ?? ''),
            claim: () => true,
          }),
        );
      });
      const commitments = signers.map(({ commitment }) => commitment);
      expect(commitments.map(({ hiding, binding }) => [hiding, binding])).toEqual(
        vector.round_one_outputs.outputs.map((one) => [
          one['hiding_nonce_commitment'],
          one['binding_nonce_commitment'],
        ]),
      );
      const parts = signers.map(({ sign }) => must(sign(commitments)));
      expect(parts.map(({ part }) => part)).toEqual(
        vector.round_two_outputs.outputs.map((one) => one['sig_share']),
      );
      expect(toHex(must(combineSignature(request, commitments, parts)))).toBe(vector.final_output.sig);
    });
  });

  interface DkgVector {
    readonly inputs: Readonly<Record<string, unknown>>;
  }

  interface Dealer {
    readonly signing_key: string;
    readonly coefficient: string;
    readonly vss_commitments: readonly string[];
    readonly proof_of_knowledge: string;
    readonly signing_shares: Readonly<Record<string, string>>;
    readonly verifying_share: string;
    readonly signing_share: string;
  }

  test('a key generation gives the key and the shares of the vector', () => {
    const { inputs } = vectorJson<DkgVector>('frost/ed25519-vectors_dkg.json', { inputs: {} });
    const suite = suiteOf('ed25519');
    const all = numbers(1, 2, 3);
    const plan = must(
      planGeneration({
        session: newSession(seeded('dkg')),
        suite: 'ed25519',
        threshold: 2,
        participants: all,
      }),
    );
    const dealer = (one: Participant): Dealer => inputs[String(one)] as Dealer;
    const dealings = all.map((one) => ({
      commitment: dealer(one).vss_commitments,
      proof: dealer(one).proof_of_knowledge,
    }));
    expect(
      all.map((one, at) => dealingFault(plan, one, dealings[at] ?? { commitment: [], proof: '' })),
    ).toEqual([undefined, undefined, undefined]);
    const key = must(combineKey(plan, dealings));
    expect(key.groupKey).toBe(inputs['verifying_key']);
    expect(key.shares.map(({ point }) => point)).toEqual(all.map((one) => dealer(one).verifying_share));
    for (const to of all) {
      const parts = all.map((from) => {
        const { signing_key, coefficient } = dealer(from);
        const secrets = [signing_key, coefficient].map((text) => suite.scalars.fromBytes(fromHex(text)));
        return suite.scalars.toBytes(evaluate(suite, secrets, to));
      });
      expect(
        parts.every((part, at) => isPart(suite, dealings[at] ?? { commitment: [], proof: '' }, to, part)),
      ).toBe(true);
      const received = all
        .filter((from) => from !== to)
        .map((from) => toHex(parts[all.indexOf(from)] ?? new Uint8Array(0)));
      expect(received).toEqual(Object.values(dealer(to).signing_shares));
      const share = combineShare(key, to, parts);
      expect(share === undefined ? undefined : toHex(share.secret.reveal())).toBe(dealer(to).signing_share);
    }
  });

  test('a repair adds up to the sums of the vector', () => {
    const none = { scalar_generation: {}, sigma_generation: {} };
    const vector = vectorJson<Record<string, Record<string, string>>>(
      'frost/ed25519-repair-share.json',
      none,
    );
    for (const [part, sum] of [
      ['scalar_generation', 'random_scalar_sum'],
      ['sigma_generation', 'sigma_sum'],
    ] as const) {
      const { [sum]: due, ...summands } = vector[part] ?? {};
      const added = addScalars(suiteOf('ed25519'), Object.values(summands).map(fromHex));
      expect(toHex(added)).toBe(due);
    }
  });
});
