/** The direction of imports, as a function of the sources, so that the test can show that it finds a breach. */

export type SourceFile = { path: string; source: string };

/** What a layer may import besides itself; the adapters never import one another. */
const inner = ['domain', 'ports', 'errors', 'deadline', 'bounded-read', 'constant-time', 'usecases'];
const adapters = ['slack', 'plivo', 'media', 'store', 'queue', 'http', 'observability'];
const outer = [...inner, ...adapters, 'config', 'clock'];
const mayImport: Record<string, readonly string[]> = {
  domain: [],
  errors: [],
  deadline: ['errors'],
  'bounded-read': [],
  'constant-time': [],
  ports: ['domain'],
  clock: ['ports'],
  config: ['domain', 'errors', 'usecases'],
  usecases: ['domain', 'ports', 'errors'],
  ...Object.fromEntries(adapters.map((adapter) => [adapter, inner])),
  app: outer,
  main: [...outer, 'app'],
  cli: [...outer, 'app'],
  // A program of its own, so that a mistake is not made twice; it starts the app like anyone else.
  sandbox: ['app', 'config'],
};

/** Packages that a layer is confined to; the layers in `mayImport` that are not named here may use any package. */
const packagesOf: Record<string, RegExp> = {
  domain: /^(?:libphonenumber-js(?:\/|$)|sms-segments-calculator$|node:crypto$)/,
  ports: /^$/,
  errors: /^$/,
  deadline: /^$/,
  'bounded-read': /^$/,
  // Types of libphonenumber, such as the code of a country, are part of the domain's language.
  usecases: /^libphonenumber-js(?:\/|$)/,
};

/** Packages that stay with the layers that translate them. */
const homes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^@slack\//, ['slack', 'app']],
  [/^plivo(?:\/|$)/, ['plivo']],
  [/^(?:keyv|@keyv\/.*)$/, ['store']],
  [/^(?:bullmq|ioredis)$/, ['queue']],
];

const mayTouchProcess = ['main', 'cli', 'sandbox'];

const comments = /^\s*(?:\/\/|\/?\*).*$/gm;
const imports = /\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g;
const typeImports = /^\s*(?:import|export)\s+type\b[^;]*?from\s*['"]([^'"]+)['"]/gm;

/** Files at the root that were split off another and stand in its place. */
const partOf: Record<string, string> = {
  'choose-queue': 'app',
  'config-fields': 'config',
  'crash-points': 'app',
  'rules-of': 'app',
  'store-failures': 'app',
  sweeping: 'app',
};

/** `src/slack/card.ts` is of `slack`; `src/ports.ts` and what stands in `src/ports/` are `ports`. */
const layerOf = (path: string): string => {
  const name = /^src\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1] ?? path;
  return partOf[name] ?? name;
};

const resolved = (from: string, specifier: string): string => new URL(specifier, `file:///${from}`).pathname.slice(1);

/** One sentence per forbidden import or use of the process in the files under `src` that are no tests. */
export const breaches = (files: readonly SourceFile[]): string[] => files.flatMap(breachesOf);

const breachesOf = ({ path, source }: SourceFile): string[] => {
  const layer = layerOf(path);
  const code = source.replace(comments, '');
  const onlyTypes = new Set([...code.matchAll(typeImports)].map((found) => found[1]));
  const specifiers = [...code.matchAll(imports)].map((found) => String(found[1]));
  const found = specifiers
    .filter((specifier) => !isAllowed(path, layer, specifier, onlyTypes.has(specifier)))
    .map((specifier) => `${path} imports ${specifier}`);
  if (!mayImport[layer]) found.push(`${path} is in no known layer`);
  if (/\bprocess\.(?:env|exit)\b/.test(code) && !mayTouchProcess.includes(layer)) found.push(`${path} touches process`);
  return found;
};

const isAllowed = (path: string, layer: string, specifier: string, onlyTypes: boolean): boolean => {
  if (!specifier.startsWith('.')) {
    const home = homes.find(([name]) => name.test(specifier));
    return (packagesOf[layer]?.test(specifier) ?? true) && (!home || home[1].includes(layer));
  }
  const target = resolved(path, specifier);
  // Data at the root, such as package.json.
  if (!target.startsWith('src/')) return !target.startsWith('test/');
  const to = layerOf(target);
  if (to === layer || mayImport[layer]?.includes(to)) return true;
  return layer === 'sandbox' && onlyTypes && ['domain', 'ports'].includes(to);
};
