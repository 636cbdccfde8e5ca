/**
 * What is read of Slack's payloads, whatever else they hold. Everything here comes from a request that Slack
 * signed, or over its socket.
 */
import { z } from 'zod';

const id = z.string().min(1).max(64);

export const Envelope = z.looseObject({
  team_id: id.nullish(),
  authorizations: z.array(z.looseObject({ team_id: id.nullish() })).nullish(),
  is_ext_shared_channel: z.boolean().nullish(),
  event: z.looseObject({ type: z.string() }),
});
export type Envelope = z.infer<typeof Envelope>;

export const OfTeam = z.looseObject({
  authorizations: z.array(z.looseObject({ team_id: id.nullish() })).nullish(),
  team_id: id.nullish(),
  team: z.looseObject({ id: id.nullish() }).nullish(),
  view: z.looseObject({ app_installed_team_id: id.nullish() }).nullish(),
});

const Attachment = z.looseObject({
  text: z.string().nullish(),
  fallback: z.string().nullish(),
  pretext: z.string().nullish(),
  /** A message that somebody shared, and no preview of a link. */
  is_share: z.boolean().nullish(),
});

export const SlackMessage = z.looseObject({
  channel: id.optional(),
  channel_type: z.string().nullish(),
  subtype: z.string().nullish(),
  user: id.nullish(),
  bot_id: z.string().nullish(),
  text: z.string().nullish(),
  ts: id,
  thread_ts: id.nullish(),
  parent_user_id: id.nullish(),
  team: id.nullish(),
  user_team: id.nullish(),
  source_team: id.nullish(),
  files: z.array(z.looseObject({ name: z.string().nullish() })).nullish(),
  attachments: z.array(Attachment).nullish(),
  edited: z.looseObject({ ts: z.string() }).nullish(),
  metadata: z.looseObject({ event_type: z.string(), event_payload: z.looseObject({}) }).nullish(),
});
export type SlackMessage = z.infer<typeof SlackMessage>;

export const Changed = z.looseObject({
  channel: id,
  message: SlackMessage,
  previous_message: SlackMessage.nullish(),
});
export type Changed = z.infer<typeof Changed>;
export const Deleted = z.looseObject({
  channel: id,
  deleted_ts: id,
  previous_message: SlackMessage.nullish(),
});
export type Deleted = z.infer<typeof Deleted>;

export const HomeOpened = z.looseObject({ user: id, channel: id.nullish(), tab: z.string().nullish() });
export const AssistantThread = z.looseObject({
  assistant_thread: z.looseObject({ user_id: id.nullish(), channel_id: id, thread_ts: id }),
});
/** `channel` is an id in some events of channels and an object in others. */
export const OfChannel = z.looseObject({
  channel: z.union([id, z.looseObject({ id })]).nullish(),
  user: id.nullish(),
});
export const OfUser = z.looseObject({ user: z.looseObject({ id }) });

export const SlashCommand = z.looseObject({
  command: z.string(),
  text: z.string().default(''),
  team_id: id,
  channel_id: id,
  user_id: id,
  trigger_id: z.string(),
});
export type SlashCommand = z.infer<typeof SlashCommand>;

const Someone = z.looseObject({ id, team_id: id.nullish() });
const Team = z.looseObject({ id });

export const BlockActions = z.looseObject({
  user: Someone,
  team: Team.nullish(),
  trigger_id: z.string().nullish(),
  channel: z.looseObject({ id }).nullish(),
  container: z
    .looseObject({
      type: z.string().nullish(),
      message_ts: z.string().nullish(),
      thread_ts: z.string().nullish(),
      channel_id: z.string().nullish(),
      view_id: z.string().nullish(),
    })
    .nullish(),
  message: z.looseObject({ ts: z.string().nullish(), thread_ts: z.string().nullish() }).nullish(),
  actions: z.array(
    z.looseObject({
      action_id: z.string(),
      action_ts: z.string().nullish(),
      type: z.string().nullish(),
      value: z.string().nullish(),
      selected_option: z.looseObject({ value: z.string().nullish() }).nullish(),
    }),
  ),
});
export type BlockActions = z.infer<typeof BlockActions>;

export const ViewSubmission = z.looseObject({
  user: Someone,
  team: Team.nullish(),
  trigger_id: z.string().nullish(),
  view: z.looseObject({
    id,
    hash: z.string().nullish(),
    callback_id: z.string().nullish(),
    private_metadata: z.string().nullish(),
    app_installed_team_id: id.nullish(),
    state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).nullish(),
  }),
});
export type ViewSubmission = z.infer<typeof ViewSubmission>;

export const MessageShortcut = z.looseObject({
  callback_id: z.string(),
  trigger_id: z.string(),
  user: Someone,
  team: Team.nullish(),
  channel: z.looseObject({ id }),
  message: SlackMessage,
});
export type MessageShortcut = z.infer<typeof MessageShortcut>;
