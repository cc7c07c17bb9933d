/** Why this person does not unlock, lock or cancel; undefined where they may. */
export const whyNotCarryOut = (mayCarryOut: boolean): string | undefined =>
  mayCarryOut ? undefined : 'Custodians and ceremony leads do this. Ask one of them to sign in here.';
