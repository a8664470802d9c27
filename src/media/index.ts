import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';
import { fetchLink } from './fetch/fetch-link.ts';
import { createGuardedFetch } from './fetch/guard.ts';
import { bindFitter } from './fit.ts';
import { createPicturesApart } from './pictures/apart.ts';
import { pictureMemory } from './pictures/memory.ts';
import { createMediaPreparer, type PreparerPorts } from './prepare.ts';
import { mediaLimits, sourceMaxBytes } from './types.ts';
import { createRemuxer } from './video/remuxer.ts';

/** Everything between an attachment as a person named it and media that Plivo takes. */
export const createMedia = ({
  targetBytes,
  privateHosts,
  ...ports
}: Pick<PreparerPorts, 'files' | 'host' | 'now'> & {
  /** What a picture is made to fit. */
  targetBytes: number;
  /** `host:port` entries that links may reach although they are private. */
  privateHosts: readonly string[];
}) => {
  const links = { get: createGuardedFetch({ privateHosts }), maxBytes: sourceMaxBytes };
  return createMediaPreparer({
    ...ports,
    fetchLink: (url) => fetchLink(links, url),
    fitter: bindFitter({
      // A container without a limit says 0, or more than the machine has.
      pictures: createPicturesApart({ memory: pictureMemory(Math.min(totalmem(), constrainedMemory() || Infinity)) }),
      remuxer: createRemuxer(),
      limits: mediaLimits(targetBytes),
    }),
  });
};
