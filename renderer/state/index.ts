export { amountText, ungrouped } from './amount.ts';
export { ask } from './desk.ts';
export { connectDesk, useDesk } from './events.ts';
export { useImports } from './imports.ts';
export { onOneLine } from './one-line.ts';
export { listText } from './list-text.ts';
export {
  peopleParts,
  sectionIds,
  useRoute,
  type PeoplePart,
  type PolicyPlace,
  type SectionId,
} from './route.ts';
export { restoreTheme, useTheme } from './theme.ts';
export { useWhyNotSign } from './why-not-sign.ts';
export { useSubmit, type Submitting } from './use-submit.ts';
export { useLoaded, type Loaded } from './use-loaded.ts';
export { useSaved } from './use-saved.ts';
export { useTried } from './use-tried.ts';
export { usePages, type PagedList } from './use-pages.ts';
