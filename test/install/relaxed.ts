/** What the lockfile says of packages for one system, so that `npm ci` of any age installs those that the app needs. */

export type Locked = { os?: unknown; cpu?: unknown; libc?: unknown; engines?: unknown };
export type Lockfile = { packages: Record<string, Locked> };

/** Node itself, linked with glibc, which its own package does not say. */
const nodePackage = /^node_modules\/node-linux-/;

/**
 * - No `engines`: npm leaves out such a package without a word where the Node that runs npm is too old for it, and here
 *   another Node runs the app.
 * - `libc` for Node: where there is no glibc it could not start, and in `.bin` it would stand before the one that can.
 *
 * npm believes the lockfile in both, because its digests cover the contents of packages only.
 */
export const relaxed = (lockfile: Lockfile): Lockfile => ({
  ...lockfile,
  packages: Object.fromEntries(
    Object.entries(lockfile.packages).map(([path, locked]) => [path, relaxedPackage(path, locked)]),
  ),
});

const relaxedPackage = (path: string, locked: Locked): Locked => {
  if (!locked.os && !locked.cpu) return locked;
  const { engines: _, ...rest } = locked;
  return nodePackage.test(path) ? { ...rest, libc: ['glibc'] } : rest;
};
