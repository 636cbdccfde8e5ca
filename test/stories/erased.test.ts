/** A case that ran in Slack or in Teams is erased: what was posted of it there says no more than that. */
import { afterAll, expect, test, vi } from 'vitest';
import { erase } from '../../src/store/erase.ts';
import { BOT_USER } from '../slack-server/state.ts';
import { openSlackWorkspace } from '../slack-server/workspace.ts';
import { openTeamsInstallation, PATIENCE, roomIn } from '../teams-server/installation.ts';
import { play } from '../threads/play.ts';
import { inSlack } from '../threads/slack.ts';
import { inTeams } from '../threads/teams.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const tenant = 'fernhill';
/** Of the customer, of what they wrote, and of the letter. */
const PERSONAL = /mara|mug|arrived|stoneware|refund|10115|54\.90|FH-10482|broken/i;

test('in Slack the card is edited, and so is what was posted beside it; commands are told that it is erased', async () => {
  const app = await openSlackWorkspace();
  afterAll(() => app.stop());
  const room = app.room('engineer', 'lead');
  const engineer = app.person('engineer');
  let run = '';
  let ts = '';
  await play(
    'damaged',
    inSlack(app, room, (by, text) => by.command(room.id, text)),
    {
      sent({ card }) {
        run = card.run;
        ts = card.ts;
      },
    },
  );
  const ours = () =>
    app.slack.state.messages.filter(({ channel, user }) => channel === room.id && user === BOT_USER);
  const texts = () => ours().map(({ text, blocks }) => JSON.stringify([text, blocks]));
  expect(texts().filter((text) => PERSONAL.test(text)).length).toBeGreaterThan(0);
  const posted = ours().length;
  expect(posted).toBeGreaterThan(1);

  await app.whileStopped(async (database) =>
    expect(await erase(database, tenant, { run })).toMatchObject({ erased: [run] }),
  );
  await vi.waitFor(
    () => expect(texts().filter((text) => PERSONAL.test(text) || text.includes('plan 2'))).toEqual([]),
    PATIENCE,
  );
  expect(ours()).toHaveLength(posted);
  const card = ours().find((message) => message.ts === ts);
  expect(card?.text).toMatch(
    new RegExp(`^Case ${run} was erased on \\d{4}-\\d\\d-\\d\\d at \\d\\d:\\u200b?\\d\\d UTC\\.$`),
  );
  expect(await app.run(run)).toMatchObject({ erased: true, status: 'closed' });
  const notices = engineer.notices().length;
  await engineer.say(room.id, 'one more thing', { thread: ts });
  await vi.waitFor(() => expect(engineer.notices()[notices]?.text).toContain('erased'), PATIENCE);
});

test('in Teams the card and the letter beside it are edited', async () => {
  const installation = await openTeamsInstallation();
  afterAll(() => installation.stop());
  const channel = roomIn(installation, 'channel', 'engineer', 'lead');
  const thread = `${channel};messageid=1700000000001`;
  await play('damaged', inTeams(installation, thread));
  const [{ id: run = '' } = {}] = await installation.runs();
  const texts = () =>
    [...installation.server.cards(channel), ...installation.server.texts(channel)].map(({ activity }) =>
      JSON.stringify(activity),
    );
  expect(texts().filter((text) => PERSONAL.test(text)).length).toBeGreaterThan(1);

  await installation.whileStopped((database) => erase(database, tenant, { run }));
  await vi.waitFor(() => expect(texts().filter((text) => PERSONAL.test(text))).toEqual([]), PATIENCE);
  expect(texts().join()).toContain(`Case ${run} was erased on`);
});
