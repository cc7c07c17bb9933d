type ClassName = string | false | null | undefined;

/**
 * Binds a CSS module: `const c = classes(styles)`, then `c('row', isSelected && 'selected')`.
 * A name that the module does not have is a bug and is caught by test/unit/renderer/theme.
 */
export const classes =
  (styles: Readonly<Record<string, string>>) =>
  (...names: readonly ClassName[]): string =>
    names.flatMap((name) => (name ? [styles[name] ?? ''] : [])).join(' ');
