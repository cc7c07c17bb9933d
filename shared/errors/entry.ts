/** What every failure says: what happened, what it means for the money, and what to do next. */
export interface CatalogueEntry {
  readonly number: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}
