/** One request of Slack's as the conversation sees it: who sent it, and how they are answered. */
import type { Person } from '../../run/person.ts';
import type { Answer, MessageTurn, Notice } from '../shared/channel.ts';
import { answerMessage } from './answers.ts';
import { SlackRefused } from './client.ts';
import type { SlackContext, SlackRequest } from './context.ts';
import { linkTo } from './links.ts';
import { type Audience, type PrivateMessage, sendPrivately } from './private-message.ts';
import { approveConfirm, saying } from './render/messages.ts';

export interface SlackSender extends Audience {
  /** Workspaces that the payload says they belong to. */
  teams?: (string | null | undefined)[];
  /** What the payload says of the channel. */
  shared?: boolean | null | undefined;
  /** The message's own ts, which is marked when it was taken. */
  message?: string;
}

/** Put on a message that was taken. */
const TAKEN = 'eyes';

export class SlackTurn implements MessageTurn {
  readonly user;
  readonly answersAreSeenByAll = false;
  readonly context: SlackContext;
  readonly request: SlackRequest;
  readonly sender: SlackSender;
  /** A case was opened by it. */
  opened = false;
  constructor(context: SlackContext, request: SlackRequest, sender: SlackSender) {
    this.context = context;
    this.request = request;
    this.sender = sender;
    this.user = { platform: 'slack', team: request.workspace.team, user: sender.user } as const;
  }

  tenant() {
    return this.context.workspaces.adopt('slack', this.user.team);
  }

  /** Slack is asked about linked people too: they may have left, or become guests. */
  vouch() {
    return this.context.profiles.vouch(this.request.workspace, this.sender.user, this.sender.teams);
  }

  async room() {
    const { room, shared } = this.sender;
    return room === undefined
      ? { shared: false }
      : this.context.rooms.of(this.request.workspace, room, { shared });
  }

  committed() {
    this.request.committed();
  }

  notify(notice: Notice) {
    this.send('tell_only', () => this.drawn(notice));
  }

  answer(answer: Answer) {
    this.send('answer', () => answerMessage(this.context, this.request.workspace, answer));
  }

  offerApproval(tenant: string, run: string, by: Person) {
    this.send('standing_approval', async () => {
      const view = await this.context.cases.show(tenant, run, by);
      return view && 'card' in view ? approveConfirm(view, await this.#linkTo(run)) : undefined;
    });
  }

  taken(as: 'case' | 'information') {
    const { room, message, direct, thread } = this.sender;
    this.opened ||= as === 'case';
    if (room === undefined || message === undefined) return;
    mark(this.context, this.request, { room, message });
    const { client } = this.request.workspace;
    if (as === 'case' && direct)
      this.context.background.run('set_status', () =>
        client.call('assistant.threads.setStatus', {
          channel_id: room,
          thread_ts: thread,
          status: 'is reading the case…',
        }),
      );
  }

  async drawn({ text, run }: Notice): Promise<PrivateMessage> {
    const card = run === undefined ? undefined : await this.#linkTo(run);
    return saying(text, card && { url: card.url, label: 'Go to the card' });
  }

  /** Sent to them alone, after Slack has its answer. */
  send(what: string, message: () => Promise<PrivateMessage | undefined>) {
    this.context.background.run(what, async () => {
      const drawn = await message();
      if (drawn) await sendPrivately(this.request.workspace, this.sender, drawn);
    });
  }

  async #linkTo(run: string) {
    const tenant = await this.tenant();
    return tenant === undefined ? undefined : linkTo(this.context, this.request.workspace, { tenant, run });
  }
}

/** Shows that a message was taken; that it was already shown is as good. */
export function mark(
  { background, marked }: Pick<SlackContext, 'background' | 'marked'>,
  { workspace }: Pick<SlackRequest, 'workspace'>,
  { room: channel, message: timestamp }: { room: string; message: string },
): void {
  const key = `${workspace.team}/${channel}/${timestamp}`;
  if (marked.has(key)) return;
  marked.set(key, true);
  background.run('reaction', async () => {
    try {
      await workspace.client.call('reactions.add', { channel, timestamp, name: TAKEN });
    } catch (error) {
      if (!(error instanceof SlackRefused && error.code === 'already_reacted')) throw error;
    }
  });
}
