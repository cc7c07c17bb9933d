declare module 'slip39' {
  interface Slip39Node {
    readonly mnemonics: readonly string[];
  }

  class Slip39 {
    static fromArray(
      masterSecret: readonly number[],
      options: {
        readonly passphrase?: string;
        readonly threshold: number;
        /** Threshold, number of members and a description of each group. */
        readonly groups: readonly (readonly [number, number, string])[];
        readonly title?: string;
      },
    ): Slip39;
    static recoverSecret(mnemonics: readonly string[], passphrase?: string): readonly number[];
    fromPath(path: string): Slip39Node;
  }

  export = Slip39;
}
