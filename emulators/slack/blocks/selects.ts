import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { element } from '../limits.ts';
import { confirm, conversationFilter, optionGroup, plainOption, plainText, richOption } from './text.ts';

export const actionId = z.string().min(1).max(element.actionId).optional();
const focusable = { focus_on_load: z.boolean().optional() };
const menu = {
  action_id: actionId,
  confirm: confirm.optional(),
  placeholder: plainText(element.placeholder).optional(),
  ...focusable,
};
const several = { max_selected_items: z.int().min(1).optional() };
const conversations = {
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
};
const ids = z.array(z.string().min(1));
const external = { min_query_length: z.int().min(0).optional() };
const respondable = { response_url_enabled: z.boolean().optional() };

type Listed = {
  options?: unknown[] | undefined;
  option_groups?: { options: unknown[] }[] | undefined;
  initial_option?: unknown;
  initial_options?: unknown[] | undefined;
};
const offered = ({ options, option_groups }: Listed) => [
  ...(options ?? []),
  ...(option_groups ?? []).flatMap((group) => group.options),
];
const initialIsOffered = (listed: Listed) =>
  [...(listed.initial_options ?? []), ...(listed.initial_option === undefined ? [] : [listed.initial_option])].every(
    (initial) => offered(listed).some((option) => isDeepStrictEqual(option, initial)),
  );
const notOffered = 'initial option must exactly match one of the provided options';
const oneList = ({ options, option_groups }: Listed) => (options === undefined) !== (option_groups === undefined);
const needsList = 'must provide either options or option_groups';

const listed = {
  options: z.array(plainOption).min(1).max(element.selectOptions).optional(),
  option_groups: z.array(optionGroup).min(1).max(element.selectOptions).optional(),
};
const choices = { options: z.array(richOption).min(1).max(element.choices) };

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
export const staticSelect = z
  .strictObject({ type: z.literal('static_select'), ...menu, ...listed, initial_option: plainOption.optional() })
  .refine(oneList, needsList)
  .refine(initialIsOffered, notOffered);

export const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...menu,
  ...external,
  initial_option: plainOption.optional(),
});
export const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...menu,
  initial_user: z.string().min(1).optional(),
});
export const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...menu,
  ...conversations,
  ...respondable,
  initial_conversation: z.string().min(1).optional(),
});
export const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...menu,
  ...respondable,
  initial_channel: z.string().min(1).optional(),
});

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element */
export const multiSelects = [
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...menu,
      ...several,
      ...listed,
      initial_options: z.array(plainOption).min(1).optional(),
    })
    .refine(oneList, needsList)
    .refine(initialIsOffered, notOffered),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...menu,
    ...several,
    ...external,
    initial_options: z.array(plainOption).min(1).optional(),
  }),
  z.strictObject({ type: z.literal('multi_users_select'), ...menu, ...several, initial_users: ids.optional() }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...menu,
    ...several,
    ...conversations,
    initial_conversations: ids.optional(),
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...menu, ...several, initial_channels: ids.optional() }),
] as const;

/** https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
export const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    confirm: confirm.optional(),
    ...focusable,
    ...choices,
    initial_options: z.array(richOption).min(1).optional(),
  })
  .refine(initialIsOffered, notOffered);

/** https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element */
export const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: actionId,
    confirm: confirm.optional(),
    ...focusable,
    ...choices,
    initial_option: richOption.optional(),
  })
  .refine(initialIsOffered, notOffered);
