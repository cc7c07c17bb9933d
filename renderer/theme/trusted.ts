interface PolicyFactory {
  readonly createPolicy: (
    name: string,
    rules: { readonly createHTML: (html: string) => string | null },
  ) => unknown;
}

/**
 * The content policy demands trusted types. Nothing here writes HTML from text; react-aria empties its live
 * region by assigning an empty string, which is the one value that is let through.
 */
export const forbidHtmlFromText = (): void => {
  const factory = (window as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
  factory?.createPolicy('default', { createHTML: (html) => (html === '' ? '' : null) });
};
