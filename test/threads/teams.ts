/** A thread in Teams: in a channel, a group chat or a personal chat. */
import assert from 'node:assert/strict';
import { vi } from 'vitest';
import { type AnyCard, inputsOf, textOf, titlesOf } from '../teams-server/cards.ts';
import { PATIENCE, type TeamsInstallation } from '../teams-server/installation.ts';
import { base, type Kind } from '../teams-server/teams-server.ts';
import { codeIn, type Driver, type Shown } from './play.ts';
import type { Actor } from './script.ts';

export interface SeenInTeams extends Shown {
  card: AnyCard;
}

export interface TeamsDriver extends Driver<SeenInTeams> {
  /** The card that the last press was answered with, as only whoever pressed sees it. */
  answer: AnyCard;
}

/** `conversation`: that of the case; a channel's has the message's id in it, which then opens the case. */
export function inTeams(
  installation: TeamsInstallation,
  conversation: string,
  kind: Kind = installation.server.kindOf(conversation),
): TeamsDriver {
  const id = conversation.split(';messageid=')[1];
  const mention = kind !== 'personal';
  const press = async (
    by: Actor,
    on: AnyCard,
    { label, inputs = {} }: { label: string; inputs?: Record<string, string> },
  ) => {
    const { status, body } = await installation.press(by, conversation, { card: on, title: label, inputs });
    assert.equal(status, 200);
    const { statusCode, type } = body;
    const card = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' };
    assert.deepEqual({ statusCode, type }, card, JSON.stringify(body));
    driver.answer = body.value;
    return driver.answer;
  };
  const offering = (label: string) => driver.shown(({ labels }) => labels.includes(label));
  let code = '';
  const driver: TeamsDriver = {
    answer: undefined,
    async open(by, text) {
      await installation.say(by, conversation, {
        text,
        more: id === undefined ? { mention } : { mention, id },
      });
    },
    async write(by, text) {
      await installation.say(by, conversation, { text, more: { mention } });
    },
    async press(by, label, { fills, refused }) {
      const { card } = await offering(label);
      const answer = await press(by, card, { label });
      if (fills !== undefined) {
        const [field] = inputsOf(answer);
        await press(by, answer, { label: titlesOf(answer)[0] ?? '', inputs: { [field.id]: fills } });
      }
      return refused ? textOf(answer) : undefined;
    },
    async enter(by, code) {
      const { card } = await offering('Enter code');
      const answer = await press(by, await press(by, card, { label: 'Enter code' }), {
        label: 'Check the code',
        inputs: { code },
      });
      return /^The code is wrong.*/m.exec(textOf(answer))?.[0];
    },
    async code() {
      if (code === '') code = codeIn((await installation.rest('engineer', '/outbox')).body.messages);
      return code;
    },
    async writing() {
      const { card } = await driver.shown(({ labels }) => labels.includes('Stop'));
      await vi.waitFor(async () => {
        const { body } = await installation.rest('engineer', `/runs/${card.refresh.action.data.run}`);
        const writes = body.plan.steps.filter(({ effect }: { effect: string }) => effect === 'write');
        assert.equal(writes[1]?.state, 'doing');
      }, PATIENCE);
    },
    async shown(wanted) {
      const written = () =>
        installation.server
          .texts(base(conversation))
          .filter((message) => message.conversation === conversation)
          .flatMap(({ activity }) => [activity.text, JSON.stringify(activity.entities ?? [])]);
      const seen = (card: AnyCard): SeenInTeams => ({
        card,
        text: [textOf(card), ...written()].join('\n'),
        labels: titlesOf(card),
      });
      return seen(await installation.card(conversation, (card) => wanted(seen(card))));
    },
  };
  return driver;
}
