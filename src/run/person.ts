/**
 * Who and where: only ever from a verified platform event or a checked token, never from text or from a
 * model.
 */

/**
 * The chat platforms that a case can live in, with what people call them and the workspace there. The one
 * list: another channel begins with an entry here.
 */
export const CHANNELS = {
  slack: { title: 'Slack', workspace: 'workspace' },
  teams: { title: 'Teams', workspace: 'organisation' },
} as const;
export type ChatChannel = keyof typeof CHANNELS;
export const CHAT_CHANNELS = Object.keys(CHANNELS) as ChatChannel[];

/** The platform a person or place belongs to. `console` and `api` name staff directly. */
export type ChannelName = 'console' | 'api' | ChatChannel;

/** A member of the staff table, or somebody on a platform who may not be linked to one. */
export interface Person {
  /** The staff id; on platforms the id the platform vouches for, until it is linked. */
  id: string;
  name: string;
}

/** Where a run lives. `thread` is the platform's own id of the thread; absent in the console. */
export interface Place {
  channel: ChannelName;
  team?: string;
  room?: string;
  thread?: string;
}

/** Who caused an event. */
export type Actor =
  | { kind: 'person'; id: string; name: string }
  | { kind: 'mind'; name: string }
  /** The tenant's policy, by its version: what runs without a person. */
  | { kind: 'policy'; name: string }
  | { kind: 'worker' }
  | { kind: 'clock' };

/** No member of the staff is called so: what the policy does is counted under its kind. */
export const ACTOR_KINDS = ['person', 'mind', 'policy', 'worker', 'clock'] as const satisfies Actor['kind'][];

/** A person's roles and limit, looked up in the staff table at the moment of use. */
export interface Authority {
  id: string;
  name: string;
  role: string;
  /** Largest amount in cents that this person may approve on one account in the policy's window. */
  limit: number;
  /** What this person has approved today, over all cases, in cents. */
  today?: number;
}
