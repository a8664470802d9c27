/** How long Slack takes until an upload can be shown, which is how long a card is without its preview. */
import { type Check, differs, type Finding, failed, ok } from '../check.ts';
import { request } from '../request.ts';
import { fieldsOf, textOf } from '../shape.ts';
import { tinyJpeg } from '../tiny-jpeg.ts';
import { callSlack, type SlackAnswer, type SlackContext, slackNo } from './api.ts';

/** The default of UNDO_SECONDS: how long a card is held. */
const heldMs = 10_000;
/** From the start of the check: a call under way and the deletion, 5 s each, still fit into its time. */
const waitUntilMs = 18_000;
const pollMs = 250;

/** A block with an upload is refused until `files.info` has its `mimetype`: python-slack-sdk#1521. */
export const slackUpload: Check<SlackContext> = {
  name: 'Slack upload',
  run: async (context) => {
    const until = context.now() + waitUntilMs;
    const filename = 'live-check.jpg';
    const place = await callSlack(context, 'files.getUploadURLExternal', { filename, length: `${tinyJpeg.length}` });
    if (place.kind !== 'ok') return slackNo(place);
    const [url, id] = [textOf(place.body.upload_url), textOf(place.body.file_id)];
    if (!URL.canParse(url) || !id) return failed('Slack names no address for it.');
    const finding = await uploaded(context, url, id, until);
    return leftBehind(finding, await callSlack(context, 'files.delete', { file: id }));
  },
};

const uploaded = async (context: SlackContext, url: string, id: string, until: number): Promise<Finding> => {
  // The address is a secret of its own: no token goes along.
  const stored = await request(url, { method: 'POST', body: new Blob([tinyJpeg], { type: 'image/jpeg' }) });
  if ('problem' in stored) return slackNo({ kind: 'unreachable', why: stored.problem });
  if (stored.status !== 200) return failed(`Slack's file host answers HTTP ${stored.status}.`);
  const completed = await callSlack(context, 'files.completeUploadExternal', { files: JSON.stringify([{ id }]) });
  if (completed.kind !== 'ok') return slackNo(completed);
  return processed(context, id, until);
};

const processed = async (context: SlackContext, id: string, until: number): Promise<Finding> => {
  const { now, pause } = context;
  const began = now();
  for (;;) {
    const described = await callSlack(context, 'files.info', { file: id });
    if (described.kind !== 'ok') return slackNo(described, 'Reading the upload back');
    const passed = now() - began;
    if (textOf(fieldsOf(described.body.file).mimetype)) return timed(passed);
    if (now() >= until) return differs(`Slack hadn't processed it after ${seconds(passed)}. ${noPicture}`, report);
    await pause(pollMs);
  }
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const noPicture = 'Cards are held for 10 s, so they show no picture in that time.';
const report = 'Please report this line.';

const timed = (ms: number): Finding => {
  const says = `Slack processed it in ${seconds(ms)}.`;
  return ms <= heldMs ? ok(says) : differs(`${says} ${noPicture}`, report);
};

/** A file that was never completed is none, so there is nothing to delete. */
const leftBehind = (finding: Finding, deleted: SlackAnswer): Finding => {
  if (deleted.kind === 'ok' || (deleted.kind === 'refused' && deleted.code === 'file_not_found')) return finding;
  const why = deleted.kind === 'refused' ? deleted.code : deleted.why;
  const kind = finding.kind === 'ok' ? 'differs' : finding.kind;
  return { ...finding, kind, says: `${finding.says} live-check.jpg could not be deleted (${why}).` };
};
