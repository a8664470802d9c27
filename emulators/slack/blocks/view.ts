import { z } from 'zod';
import { isObject, type Json, objects } from '../json.ts';
import { view as limits } from '../limits.ts';
import { complaintsOf, pointed } from './complaints.ts';
import { plainText } from './text.ts';
import { blockComplaints } from './validate.ts';

const common = {
  blocks: z.array(z.looseObject({})),
  private_metadata: z.string().max(limits.privateMetadata).optional(),
  callback_id: z.string().max(limits.callbackId).optional(),
  external_id: z.string().max(limits.externalId).optional(),
};

/** https://docs.slack.dev/reference/views/modal-views and home-tab-views */
const schemas = {
  modal: z.strictObject({
    type: z.literal('modal'),
    ...common,
    title: plainText(limits.title),
    submit: plainText(limits.title).optional(),
    close: plainText(limits.title).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  }),
  home: z.strictObject({ type: z.literal('home'), ...common }),
};

const needsSubmit = (view: Json): string[] =>
  view.submit === undefined && objects(view.blocks).some(({ type }) => type === 'input')
    ? [pointed('missing required field: submit', '/view')]
    : [];

/** Everything wrong with a view in Slack's words. */
export const viewComplaints = (view: unknown, type: 'modal' | 'home'): string[] => {
  if (!isObject(view)) return [pointed('must provide an object', '/view')];
  if (view.type !== type) return [pointed(`unsupported type: ${String(view.type)}`, '/view', ['type'])];
  return [
    ...complaintsOf(schemas[type], view, '/view'),
    ...blockComplaints(view.blocks, type, '/view/blocks'),
    ...(type === 'modal' ? needsSubmit(view) : []),
  ];
};
