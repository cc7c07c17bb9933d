/**
 * The books came to a state that no operation leads to, by a bug or by memory that is not what it was. Nothing that
 * is decided on them can be trusted any more: whoever meets it stops.
 */
export class InvariantBroken extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'InvariantBroken';
  }
}
