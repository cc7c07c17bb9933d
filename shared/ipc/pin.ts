/*
 * The PIN window talks to the signer process alone, over a message port that main hands to both: a PIN
 * never passes through main or the desk's renderer.
 */

/** Shown in the PIN window, made by the signer from the bytes it is about to sign: the second look. */
export interface PinPrompt {
  readonly purpose: 'sign-in' | 'approve' | 'reject' | 'return' | 'submit' | 'ceremony' | 'token' | 'new-pin';
  readonly title: string;
  /** The facts that matter most, in order: amount, payee, account, … */
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  /** Six words of the digest; empty at sign-in. */
  readonly words: readonly string[];
  readonly digest: string | null;
  readonly tokenLabel: string;
  readonly holderName: string;
  /** The last wrong try, in words; null at first. */
  readonly problem: string | null;
  readonly pinState: 'ok' | 'count-low' | 'final-try' | 'locked';
  readonly sandboxPin: string | null;
  readonly hasPinPad: boolean;
  /** What is asked for where it is not the PIN of its holder. */
  readonly asksFor?: string;
  /** Nothing of it counts in production, and the window says so. */
  readonly isRehearsal?: boolean;
}

export type PinPortToWindow =
  | { readonly kind: 'prompt'; readonly prompt: PinPrompt }
  | { readonly kind: 'busy' }
  | { readonly kind: 'done' };

export type PinPortToSigner =
  { readonly kind: 'ready' } | { readonly kind: 'pin'; readonly pin: string } | { readonly kind: 'cancel' };

export const PIN_PORT_CHANNEL = 'countersign:pin-port';
