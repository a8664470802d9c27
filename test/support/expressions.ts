/** Finds the regular expressions of the app, those that are written and those that are put together. */
import { sourceFiles } from './source-files.ts';

export type Expression = { path: string; source: string; flags: string };

/** What is skipped: comments, and texts in quotation marks. A template may hold code, so only its words are. */
const skipped = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;
/** An expression to its closing slash; one in a class, `[/]`, does not close it. */
const literal = /\/(?<source>(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/(?<flags>[dgimsuvy]*)/y;
/** After a value a slash divides; after anything else an expression begins. */
const value = /[\w$)\]}'"`]\s*$/;
const keyword = /\b(?:return|case|typeof|of|in|await)\s*$/;

/** The literals of one file, in their order. */
export const literalsIn = (text: string): Omit<Expression, 'path'>[] => {
  const found: Omit<Expression, 'path'>[] = [];
  let before = '';
  for (let at = 0; at < text.length; ) {
    skipped.lastIndex = at;
    literal.lastIndex = at;
    const passed = skipped.exec(text)?.[0];
    const isValue = value.test(before) && !keyword.test(before);
    const groups = passed === undefined && !isValue ? literal.exec(text) : null;
    if (groups) found.push({ source: groups.groups?.source ?? '', flags: groups.groups?.flags ?? '' });
    const taken = passed ?? groups?.[0] ?? text.charAt(at);
    // What a comment says is not before anything.
    if (!/^\/[/*]/.test(taken) || groups) before = (before + (groups ? '""' : taken)).slice(-20);
    at += taken.length;
  }
  return found;
};

const appFiles = () => sourceFiles().filter(({ path, isTest }) => path.startsWith('src/') && !isTest);

/** Every literal of the app. */
export const literals = (): Expression[] =>
  appFiles().flatMap(({ path, text }) => literalsIn(text).map((it) => ({ path, ...it })));

/** The files that put expressions together, and in how many places. */
export const builders = (): Map<string, number> =>
  new Map(
    appFiles()
      .map(({ path, text }) => [path, text.split(/\bRegExp\(/).length - 1] as const)
      .filter(([, places]) => places > 0),
  );
