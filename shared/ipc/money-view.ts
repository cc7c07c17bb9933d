/** An amount to show: decimal digits in minor units, with asset and scale. */
export interface MoneyView {
  readonly asset: string;
  readonly scale: number;
  readonly minor: string;
}
