import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export type SourceFile = { path: string; text: string; isTest: boolean; isSandbox: boolean };

/** Every TypeScript file of the app, the emulators, the sandbox and the tests, with its path from the root. */
export const sourceFiles = (): SourceFile[] =>
  globSync('{src,emulators,sandbox,test}/**/*.ts', { cwd: root }).map((path) => ({
    path,
    text: readFileSync(root + path, 'utf8'),
    isTest: path.startsWith('test/') || path.endsWith('.test.ts'),
    isSandbox: /^(?:emulators|sandbox)\//.test(path),
  }));

/** `from '…'`, but not `Buffer.from('…')`; `import '…'`; `import('…')` and `require('…')`. */
const importForms = /(?<![.\w])from '([^'\n]+)'|(?<!\w)import '([^'\n]+)'|(?<!\w)(?:import|require)\('([^'\n]+)'\)/g;

/** What a file imports, types too: a type from a package that is not installed is an error all the same. */
export const importsOf = ({ text }: SourceFile): string[] =>
  [...text.matchAll(importForms)].map(([, ...forms]) => forms.find((form) => form !== undefined) ?? '');

/** `name` or `@scope/name`, then perhaps a path in it. */
const packageForm = /^((?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*)(?:\/|$)/;

/** The package of a bare import; undefined for Node's own modules and for files of this repository. */
export const packageOf = (specifier: string): string | undefined => packageForm.exec(specifier)?.[1];

export const readText = (path: string): string => readFileSync(root + path, 'utf8');
