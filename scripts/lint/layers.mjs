import path from 'node:path';

/*
 * The house has one direction: renderer, electron, ledger and verifier may use shared; none of them another,
 * and shared uses none. Inside shared the folders stand in a row, and each uses only those before it. A file's
 * folder says where it runs, so it also says what of the platform it may touch.
 */

/** Folders of shared/ from the ground up: a folder may import only folders of lower rank. */
export const SHARED_ORDER = [
  ['brand', 'errors'],
  ['encoding', 'identifiers', 'sqlite'],
  ['json', 'words', 'merkle', 'der'],
  ['money', 'note', 'envelope', 'threshold', 'attestation'],
  ['double-entry', 'ceremony'],
  ['policy', 'roster', 'inventory'],
  ['intent'],
  ['render', 'evm'],
  ['approval'],
  ['journal'],
  ['projection'],
  ['custody'],
  ['capsule'],
  ['api'],
  ['ipc'],
  ['payment-file'],
];

const PLATFORM_MODULES = /^(node:|electron$|sqlite3$|pkcs11js$|fastify|pino|libxml2-wasm)/;

/** What each top folder may import, besides itself and libraries. */
const LAYERS = {
  shared: { may: [], platform: (name) => !PLATFORM_MODULES.test(name) && !/^react/.test(name) },
  renderer: { may: ['shared'], platform: (name) => !PLATFORM_MODULES.test(name) },
  ledger: { may: ['shared'], platform: (name) => name !== 'electron' && !/^react/.test(name) },
  verifier: { may: ['shared'], platform: (name) => /^node:/.test(name) },
  electron: { may: ['shared'], platform: (name) => !/^react/.test(name) && name !== 'fastify' },
};

const rankOf = (folder) => SHARED_ORDER.findIndex((row) => row.includes(folder));

/**
 * Says what is wrong with an import, or undefined.
 * @param {string} file path of the importing file, relative to the project's root, with "/"
 * @param {string} specifier as written
 */
export const layerFault = (file, specifier) => {
  const [top, second] = file.split('/');
  const layer = LAYERS[top];
  if (layer === undefined) return undefined;
  if (specifier.startsWith('#shared/')) return sharedFault(top, second, specifier.slice('#shared/'.length));
  if (!specifier.startsWith('.'))
    return layer.platform(specifier) ? undefined : `${top}/ does not run where "${specifier}" is.`;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  return relativeFault(top, second, file, target);
};

const sharedFault = (top, folder, target) => {
  if (rankOf(target) === -1) return `"#shared/${target}" is not a public folder of shared/.`;
  if (top !== 'shared') return undefined;
  return rankOf(target) < rankOf(folder)
    ? undefined
    : `shared/${folder} may not import shared/${target}: it stands beside or above it.`;
};

const relativeFault = (top, second, file, target) => {
  const [targetTop, targetSecond, targetThird, ...rest] = target.split('/');
  if (targetTop !== top) return `${top}/ reaches ${targetTop}/ only through "#shared/…".`;
  if (top === 'shared' && targetSecond !== second)
    return `Use "#shared/${targetSecond}", not a path into another folder.`;
  if (top !== 'renderer' || targetSecond !== 'features') return undefined;
  const isSameFeature = second === 'features' && file.split('/')[2] === targetThird;
  return isSameFeature || /^index\.tsx?$/.test(rest.join('/'))
    ? undefined
    : `Feature ${targetThird} is imported through its index only.`;
};

const check = (context, node) => {
  if (typeof node.source?.value !== 'string') return;
  const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
  const fault = layerFault(file, node.source.value);
  if (fault !== undefined) context.report({ node: node.source, message: fault });
};

/** ESLint rule "layers". */
export const layersRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'Arrows point one way.' } },
  create: (context) => ({
    ImportDeclaration: (node) => check(context, node),
    ExportNamedDeclaration: (node) => check(context, node),
    ExportAllDeclaration: (node) => check(context, node),
    ImportExpression: (node) => check(context, node),
  }),
};
