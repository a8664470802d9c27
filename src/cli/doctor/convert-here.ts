import { bindFitter } from '../../media/fit.ts';
import { picturesOfHost } from '../../media/pictures/apart.ts';
import { mediaLimits } from '../../media/types.ts';
import { createRemuxer } from '../../media/video/remuxer.ts';

/** Enough for one small picture, in bytes. */
const target = 600_000;

/** What the app on this machine makes of a picture: the type, or the reason why nothing. */
export const convertHere = async (bytes: Uint8Array<ArrayBuffer>): Promise<{ type: string } | { refused: string }> => {
  const pictures = picturesOfHost();
  const fitter = bindFitter({ pictures, remuxer: createRemuxer(), limits: mediaLimits(target) });
  const fitted = await fitter.fit(await fitter.look(bytes), { left: target, pictures: 1, others: 0 });
  return fitted.kind === 'fitted' ? { type: fitted.type } : { refused: fitted.no.why };
};
