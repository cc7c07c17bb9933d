/** From the draft of an intent to its expiry. Approvals, and a delay that the policy asks for, have to fit in. */
export const INTENT_LIFETIME_HOURS = 7 * 24;
