/** Once before all test files: where Node keeps what it compiled. */
import { join } from 'node:path';
import { root } from '../source-files.ts';

/** Called by Vitest. Workers inherit the environment, and hand this on to the bots that they start. */
export default (): void => {
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/compile');
};
