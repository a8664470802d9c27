import type { Dispatch } from '../../domain/message/message.ts';
import { previewsOf } from '../../domain/message/previews.ts';
import type { Change } from '../../ports/index.ts';

const hourMs = 3_600_000;
/** Hours since 1970. */
export const hourOf = (at: number): number => Math.floor(at / hourMs);

/**
 * Notes that the small pictures of a dispatch are to be deleted once it has expired, as a part of the change that lets it
 * expire: Slack keeps them for ever. Under the hour, because what is stored can be asked for by id alone.
 */
export const noteExpiring = (dispatch: Dispatch, expires: number): Change[] => {
  const fileIds = previewsOf(dispatch);
  if (fileIds.length === 0) return [];
  return [
    {
      do: 'upsert',
      kind: 'expiring-previews',
      id: String(hourOf(expires)),
      fn: (it) => ({ ...it, [dispatch.id]: fileIds }),
    },
  ];
};
