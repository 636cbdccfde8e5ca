/** The six threads in Microsoft's own client. Whoever is not at the keyboard acts over REST. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import { hasChromium, launch } from '../browser/browser.ts';
import { ADDRESS, CHANGED_MIND, DAMAGED, INJURY, LOCKED, NEWS, PARCEL, SHIPPING } from '../threads/script.ts';
import { Client } from './client.ts';
import { type Served, serve } from './playground.ts';

describe.skipIf(!hasChromium)('in the Agents Playground', () => {
  let served: Served;
  let browser: Browser;
  let client: Client | undefined;

  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await client?.shoot(`teams-failed-${task.name.replace(/\W+/g, '-').slice(0, 40)}`);
    await client?.page.close();
  });
  const open = async () => {
    client = await Client.open(browser, served.playground);
    return client;
  };
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
  const rest = async (person: string, path: string, body?: unknown): Promise<any> => {
    const response = await fetch(`${served.url}/v1${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'x-greenlight-person': person, 'content-type': 'application/json' },
    });
    return response.json();
  };
  const newest = async (): Promise<RunView> => {
    const { runs } = await rest('engineer', '/runs?limit=1');
    return rest('engineer', `/runs/${runs[0].id}`);
  };
  const approveAs = async (person: string) => {
    const { id, approval } = await newest();
    return rest(person, `/runs/${id}/approve`, { revision: approval?.revision, digest: approval?.digest });
  };

  test('personal chat: damaged item, adjusted over the limit, approved by the lead, answered with an AI label and citations', async () => {
    const page = await open();
    await page.enter('Personal Chat');
    await page.say(DAMAGED);
    await page.send();
    const card = page.cardOf('mug arrived broken');
    await card.says('Mara L., verified (e-mail on the order + postcode)');
    await card.button('Approve').waitFor();
    await card.shoot('teams-card');
    await card.press('Adjust');
    await card.says('Adjust plan 1');
    await page.shoot('teams-adjust');
    await card.fill(SHIPPING);
    await card.press('Adjust');
    await card.button('Ask a lead').waitFor();
    await card.says('changed');
    await expect.poll(async () => (await newest()).approval?.revision, { timeout: 60_000 }).toBe(2);
    await card.press('Ask a lead');
    await page.page.getByText('asks for approval of plan 2 (lead').first().waitFor();
    await approveAs('lead');
    // Nobody has written since: what follows is written of the bot's own accord.
    await card.button('Send reply').waitFor();
    await page.page.getByText('AI generated').first().waitFor();
    const answer = page.page.getByText('We have refunded EUR 54.90').last();
    await answer.waitFor();
    await page.page.locator('button[aria-label*="like" i], button[title*="like" i]').first().waitFor();
    await page.shoot('teams-answer');
    await card.press('Send reply');
    await card.says(/Resolved\. Sent by Support engineer, approved by Team lead\./);
    await card.press('Receipt');
    await card.says(/head \d+:[0-9a-f]{64}/);
    await page.shoot('teams-receipt');
    expect([...page.outside].every((host) => !/localhost|127\.0\.0\.1/.test(host))).toBe(true);
  });

  test('group chat: where is my order, by a mention; approved, drafted, sent', async () => {
    const page = await open();
    await page.enter('Group Chat');
    await page.say(PARCEL, { mention: true });
    await page.send();
    const card = page.cardOf('third mail');
    await card.button('Just draft a reply').waitFor();
    await card.press('Approve');
    await card.button('Send reply').waitFor();
    await card.says(/TR-\d+/);
    await page.page.getByText('AI generated').first().waitFor();
    await page.shoot('teams-group');
    await card.press('Send reply');
    await card.says('Resolved. Sent by Support engineer, approved by Support engineer.');
  });

  test('channel mention: address change, and what is added in its thread is a new plan', async () => {
    const page = await open();
    await page.enter('My Team - General');
    const post = page.page.locator('div[role=textbox][contenteditable=true]').first();
    await page.say(ADDRESS, {
      mention: true,
      at: post,
    });
    await page.page.getByRole('button', { name: 'Post', exact: true }).click();
    const card = page.cardOf('new address Hauptstr. 9');
    await card.button('Approve').waitFor();
    await page.shoot('teams-channel');
    await card.press('Approve');
    await card.button('Undo and stop').waitFor();
    // The thread's own composer is in the same post as the card.
    const reply = page.page
      .locator('div[role=textbox][contenteditable=true]')
      .and(page.page.locator(':below(:text("new address Hauptstr. 9"))'))
      .first();
    await page.say(NEWS, {
      mention: true,
      at: reply,
    });
    await page.send();
    await card.button('Approve plan 2').waitFor();
    await card.says(/The approval of plan 1 does not cover this/);
    await card.says(/PS-221/);
    await card.press('Approve plan 2');
    await card.button('Send reply').waitFor();
    await page.shoot('teams-channel-answered');
    await card.press('Stop');
    await card.says(/Stop this case\?/);
    await card.press('Stop');
    await card.says('Stopped by Support engineer.');
  });

  test('personal chat: information while a case is open, and a locked account whose code is entered in the card', async () => {
    const page = await open();
    await page.enter('Personal Chat');
    await page.say(`new: ${LOCKED}`);
    await page.send();
    const card = page.cardOf('customer locked out');
    await card.says(/^!?\s*NOT VERIFIED/);
    await card.press('Approve');
    await card.button('Enter code').waitFor();
    await card.press('Enter code');
    const { messages } = await rest('engineer', '/outbox');
    const code =
      /\b\d{6}\b/.exec(messages.find((one: { kind: string }) => one.kind === 'code').text)?.[0] ?? '';
    await card.fill(code);
    await card.press('Check the code');
    await card.button('Approve plan 2').waitFor();
    await page.shoot('teams-code');
    await page.say('she is at a computer of the library, please be quick');
    await page.send();
    await expect
      .poll(async () => (await newest()).goal.information.map(({ text }) => text), { timeout: 60_000 })
      .toContain('she is at a computer of the library, please be quick');
    // A card that is drawn anew takes a form of before away.
    await card.button('Answer').waitFor();
    await card.press('Stop');
    await card.says(/Stop this case\?/);
    await card.press('Stop');
    await card.says('Stopped by Support engineer.');
    expect(await page.page.locator('body').innerText()).not.toContain(code);
  });

  test('personal chat: a refusal quotes policy, a kind no is drafted; an injury is handed over and taken by the lead', async () => {
    const page = await open();
    await page.enter('Personal Chat');
    await page.say(`new: ${CHANGED_MIND}`);
    await page.send();
    const refused = page.cardOf('does not like it any more');
    await refused.says(/Not possible under policy: delivered/);
    await refused.button('Draft a kind no').waitFor();
    expect(await refused.buttons()).not.toContain('Approve');
    await page.shoot('teams-refusal');
    await refused.press('Draft a kind no');
    await refused.button('Send reply').waitFor();
    await refused.press('Send reply');
    await refused.says(/Closed with a no/);

    await page.say(`new: ${INJURY}`);
    await page.send();
    const handed = page.cardOf('was injured by the broken glass');
    await handed.button('Take it').waitFor();
    await handed.says(/Handed to #escalations/);
    await page.shoot('teams-handed-over');
    const { id } = await newest();
    await rest('lead', `/runs/${id}/take`, {});
    await handed.says('Taken by Team lead.');
  });
});
