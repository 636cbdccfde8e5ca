/**
 * `/support <text>`, `help`, `status`, `mine`: a message to the bot that nobody else reads. What it answers
 * in place of a card is shown to whoever typed it alone.
 */
import type { Answer, Notice, RoomState } from '../shared/channel.ts';
import { takeMessage } from '../shared/conversation.ts';
import { troubleNotice } from '../shared/trouble.ts';
import { answerMessage } from './answers.ts';
import { SlackRefused } from './client.ts';
import { inboxKey, type SlackContext, type SlackRequest } from './context.ts';
import { plainText } from './markup.ts';
import { COMMAND } from './names.ts';
import type { SlashCommand } from './payloads.ts';
import type { PrivateMessage } from './private-message.ts';
import { SlackTurn } from './turn.ts';

export type CommandAnswer = ({ response_type: 'ephemeral' } & PrivateMessage) | undefined;

/** Its answer is the response to Slack's request. */
class CommandTurn extends SlackTurn {
  response: CommandAnswer;

  override async notify(notice: Notice) {
    this.response = { response_type: 'ephemeral', ...(await this.drawn(notice)) };
  }

  override async answer(answer: Answer) {
    const message = await answerMessage(this.context, this.request.workspace, answer);
    this.response = { response_type: 'ephemeral', ...message };
  }

  /**
   * A command may be typed in a direct message between others, which the app is no part of and cannot ask
   * about: only what Slack answers to a message of ours shows it.
   */
  override async room(): Promise<RoomState> {
    const { room = '', user } = this.sender;
    if (!room.startsWith('D')) return super.room();
    const { client } = this.request.workspace;
    try {
      await client.call('chat.postEphemeral', { channel: room, user, text: 'I am reading the case.' });
      return { shared: false };
    } catch (error) {
      if (error instanceof SlackRefused) return { shared: false, closed: 'not_in_channel' };
      throw error;
    }
  }
}

/** undefined: the card is the answer, or it is no command of ours. */
export async function takeCommand(
  context: SlackContext,
  request: SlackRequest,
  command: SlashCommand,
): Promise<CommandAnswer> {
  if (command.command !== COMMAND) return undefined;
  const { channel_id: room, user_id: user } = command;
  const { team } = request.workspace;
  const turn = new CommandTurn(context, request, { user, room });
  try {
    await takeMessage(context, turn, {
      key: inboxKey.command(team, command.trigger_id),
      text: plainText(command.text),
      addressed: true,
      mentionsOthers: false,
      place: { channel: 'slack', team, room },
      kind: 'root',
    });
  } catch (error) {
    const trouble = troubleNotice('slack', error);
    if (trouble === undefined) throw error;
    await turn.notify(trouble);
  }
  return turn.response;
}
