/** Looking and fitting as they are said to the process that draws, and answered: bytes stand beside what is said. */
import type { Content } from '../child/message-pipe.ts';
import type { Rejected } from '../refusals.ts';
import type { Bytes } from '../strip/strip.ts';
import type { FitRequest, FittedMedia, Pictures, SeenPicture } from './pictures.ts';

/** With the bytes of the picture. */
export type PictureRequest = { do: 'look'; type: string } | ({ do: 'fit' } & Omit<FitRequest, 'bytes'>);
/** What was fitted has two parts: its bytes, which are none where those that came stay as they are, and its preview. */
export type PictureAnswer = SeenPicture | Rejected | Omit<FittedMedia, 'bytes' | 'preview'>;

const none: Bytes = new Uint8Array();

/** In the process that draws. */
export const answerTo = async (
  pictures: Pictures,
  { head, parts: [bytes = none] }: Content<PictureRequest>,
): Promise<Content<PictureAnswer>> => {
  const answer = head.do === 'look' ? await pictures.look(head.type, bytes) : await pictures.fit({ ...head, bytes });
  if (answer.kind !== 'fitted') return { head: answer, parts: [] };
  const { bytes: fitted, preview = none, ...told } = answer;
  return { head: told, parts: [fitted === bytes ? none : fitted, preview] };
};

/** Where it was asked for. */
export const fittedOf = (
  { head, parts: [fitted = none, preview = none] }: Content<PictureAnswer>,
  sent: Bytes,
): FittedMedia | Rejected => {
  if (head.kind === 'refused') return head;
  if (head.kind === 'seen') throw new Error('the process that draws answered another question');
  return { ...head, bytes: fitted.length > 0 ? fitted : sent, ...(preview.length > 0 && { preview }) };
};
