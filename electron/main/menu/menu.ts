import { Menu, nativeTheme, type MenuItemConstructorOptions } from 'electron';
import type { DeskEvent } from '#shared/ipc';

/* The application menu: every section and the import by keyboard too. */

export const name = 'menu';

type Route = Extract<DeskEvent, { kind: 'go' }>['route'];

export interface MenuDeps {
  readonly go: (route: Route) => void;
  readonly importFile: () => void;
  readonly about: () => void;
  readonly hasDevTools: boolean;
}

const SECTIONS: readonly { readonly route: Route; readonly label: string }[] = [
  { route: 'approvals', label: 'Approvals' },
  { route: 'imports', label: 'Imports' },
  { route: 'wallets', label: 'Wallets' },
  { route: 'audit', label: 'Audit' },
  { route: 'settings', label: 'Settings' },
];

const THEMES = [
  { source: 'system', label: 'As the system' },
  { source: 'light', label: 'Light' },
  { source: 'dark', label: 'Dark' },
] as const;

export const init = (deps: MenuDeps): void => {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(deps)));
};

const menuTemplate = (deps: MenuDeps): MenuItemConstructorOptions[] => [
  {
    label: '&File',
    submenu: [
      { id: 'import', label: 'Import payment file…', accelerator: 'CmdOrCtrl+O', click: deps.importFile },
      { type: 'separator' },
      { role: 'quit' },
    ],
  },
  { role: 'editMenu' },
  { label: '&View', submenu: viewItems(deps) },
  {
    label: '&Go',
    submenu: SECTIONS.map(({ route, label }, index) => ({
      id: `go-${route}`,
      label,
      accelerator: `CmdOrCtrl+${String(index + 1)}`,
      click: () => {
        deps.go(route);
      },
    })),
  },
  { label: '&Help', submenu: [{ id: 'about', label: 'About Countersign', click: deps.about }] },
];

const viewItems = ({ hasDevTools }: MenuDeps): MenuItemConstructorOptions[] => [
  {
    label: 'Theme',
    submenu: THEMES.map(({ source, label }) => ({
      label,
      type: 'radio',
      checked: nativeTheme.themeSource === source,
      click: () => {
        nativeTheme.themeSource = source;
      },
    })),
  },
  { type: 'separator' },
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { role: 'togglefullscreen' },
  ...(hasDevTools ? [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const] : []),
];
