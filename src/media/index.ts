import { fetchLink } from './fetch/fetch-link.ts';
import { createGuardedFetch } from './fetch/guard.ts';
import { bindFitter } from './fit.ts';
import { picturesOfHost } from './pictures/apart.ts';
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
    fetchLink: (url, intake) => fetchLink(links, url, intake),
    fitter: bindFitter({
      pictures: picturesOfHost(),
      remuxer: createRemuxer(),
      limits: mediaLimits(targetBytes),
    }),
  });
};
