export { amountText } from './amount.ts';
export { ask } from './desk.ts';
export { connectDesk, useDesk } from './events.ts';
export { useImports } from './imports.ts';
export { sectionIds, useRoute, type SectionId } from './route.ts';
export { restoreTheme, useTheme } from './theme.ts';
export { useWhyNotSign } from './why-not-sign.ts';
export { useLoaded, type Loaded } from './use-loaded.ts';
export { usePages, type PagedList } from './use-pages.ts';
