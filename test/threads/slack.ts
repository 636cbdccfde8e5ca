/** A thread in a Slack channel. */
import { vi } from 'vitest';
import type { SlackPerson } from '../slack-server/person.ts';
import type { OpenView, PostedMessage, SlackChannel } from '../slack-server/state.ts';
import { type CardSeen, formOf, PATIENCE, type SlackWorkspace } from '../slack-server/workspace.ts';
import { codeIn, type Driver, type Shown } from './play.ts';
import type { Actor } from './script.ts';

export interface SeenInSlack extends Shown {
  card: CardSeen;
}

export interface SlackDriver extends Driver<SeenInSlack> {
  /** What was written last beside the card. */
  written: PostedMessage | undefined;
}

/** `open`: how the case is opened there (a command, a mention, a shortcut). */
export function inSlack(
  workspace: SlackWorkspace,
  room: SlackChannel,
  open: (by: SlackPerson, text: string) => Promise<unknown>,
): SlackDriver {
  const person = (actor: Actor) => workspace.person(actor);
  const card = async () => (await driver.shown(() => true)).card;
  let code = '';
  let form: OpenView | undefined;
  const driver: SlackDriver = {
    written: undefined,
    async open(by, text) {
      await open(person(by), text);
    },
    async write(by, text) {
      const { thread, ts } = await card();
      driver.written = await person(by).say(room.id, text, { thread: thread ?? ts, times: 4 });
    },
    async press(by, label, { fills, refused }) {
      const presser = person(by);
      const { card } = await driver.shown(({ labels }) => labels.includes(label));
      const [views, notices] = [presser.views().length, presser.notices().length];
      await presser.press(card, label);
      if (fills !== undefined) {
        const field = label === 'Adjust' ? 'text' : 'reason';
        return refusal(await presser.submit(await formOf(presser, views), { [field]: fills }));
      }
      if (!refused) return undefined;
      return vi.waitFor(() => {
        const notice = presser.notices()[notices]?.text;
        if (notice === undefined) throw new Error('nobody said why not');
        return notice;
      }, PATIENCE);
    },
    async enter(by, code) {
      const presser = person(by);
      if (!form) {
        const views = presser.views().length;
        await presser.press(await card(), 'Enter code');
        form = await formOf(presser, views);
      }
      // A form with a wrong code in it stays open.
      return refusal(await presser.submit(form, { code }));
    },
    async code() {
      if (code === '') code = codeIn(await workspace.outbox());
      return code;
    },
    async writing() {
      const { run } = await card();
      await workspace.until(
        run,
        ({ plan }) => plan?.steps.filter(({ effect }) => effect === 'write')[1]?.state === 'doing',
      );
    },
    async shown(wanted) {
      const seen = (card: CardSeen) => ({ card, text: card.seen, labels: card.labels });
      return seen(await workspace.card(room.id, (card) => wanted(seen(card))));
    },
  };
  return driver;
}

function refusal(errors: Record<string, string>): string | undefined {
  return Object.values(errors)[0];
}
