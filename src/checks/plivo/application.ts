/** Where Plivo takes what people answer: the application of the number, or of the Powerpack. */
import { type Check, differs, type Finding, ok, skipped } from '../check.ts';
import { fieldsOf, textOf } from '../shape.ts';
import { callPlivo, isGood, type PlivoContext, plivoNo } from './api.ts';

export const plivoApplication: Check<PlivoContext> = {
  name: 'Plivo application',
  run: async (context) => {
    const { sender } = context;
    if (!sender) return skipped('Neither PLIVO_SENDER_NUMBER nor PLIVO_POWERPACK_UUID is set.');
    const path = 'number' in sender ? `Number/${sender.number.slice(1)}/` : `Powerpack/${sender.powerpackUuid}/`;
    const owner = await callPlivo(context, path);
    if ('status' in owner && owner.status === 404) return skipped('Needs a sender of this account.');
    if (!isGood(owner)) return plivoNo(owner);
    const id = applicationIn(fieldsOf(owner.json));
    return id ? describeApplication(context, id) : ok(`The sender has none. ${noReplies}`);
  },
};

const noReplies = "This version doesn't show replies; Plivo answers STOP by itself.";

/** A number names a path that ends in the id, a Powerpack the id. */
const applicationIn = ({ application, application_id }: Readonly<Record<string, unknown>>): string | undefined =>
  /(?:^|\/)(\d+)\/?$/.exec(textOf(application) || textOf(application_id))?.[1];

/** https://docs.plivo.com/docs/account/api/application/the-application-object */
const describeApplication = async (context: PlivoContext, id: string): Promise<Finding> => {
  const answer = await callPlivo(context, `Application/${id}/`);
  if ('status' in answer && answer.status === 404) {
    return differs("The sender's application is gone.", 'Choose another one for the number in the Plivo console.');
  }
  if (!isGood(answer)) return plivoNo(answer);
  const { enabled, message_url } = fieldsOf(answer.json);
  if (enabled === false) return differs("The sender's application is turned off.", 'Enable it in the Plivo console.');
  return pointsTo(textOf(message_url), context.publicUrl);
};

const pointsTo = (messageUrl: string, publicUrl: string | undefined): Finding => {
  if (messageUrl === '') return ok(`It has no message URL. ${noReplies}`);
  const url = URL.parse(messageUrl);
  if (!url) return differs("Its message URL isn't one.", 'Correct it in the Plivo console, or leave it empty.');
  if (publicUrl !== undefined && url.host === new URL(publicUrl).host) {
    const next = 'Leave the message URL empty, or point it at a program that takes replies.';
    return differs(`It points to ${url.host}, which is this app. ${noReplies}`, next);
  }
  return ok(`It points to ${url.host}, not to this app. ${noReplies}`);
};
