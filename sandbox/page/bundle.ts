/** The page's program and style, put together in memory: nothing is built beforehand and nothing is left behind. */
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const client = fileURLToPath(new URL('client/', import.meta.url));

export type Bundle = { script: Buffer; style: Buffer };

export const bundlePage = async (): Promise<Bundle> => {
  try {
    const { outputFiles } = await build({
      entryPoints: { app: `${client}main.tsx`, style: `${client}style/index.css` },
      outdir: client,
      write: false,
      bundle: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      minifyWhitespace: true,
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    });
    const named = (end: string) => Buffer.from(outputFiles.find(({ path }) => path.endsWith(end))?.contents ?? []);
    return { script: named('.js'), style: named('.css') };
  } finally {
    await stop();
  }
};
