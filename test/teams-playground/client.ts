/** What a person does in the Playground. */
import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';

/** Everything here waits for what it needs to see; on a slow machine that may take long. */
const PATIENCE_MS = 60_000;
const SHOTS = 'test-results';

export class Client {
  readonly page: Page;
  /** Hosts outside of this machine that the client wanted to reach; none was. */
  readonly outside = new Set<string>();
  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, url: string): Promise<Client> {
    const page = await browser.newPage({ viewport: { width: 1300, height: 1500 }, locale: 'en-GB' });
    page.setDefaultTimeout(PATIENCE_MS);
    const client = new Client(page);
    await page.route('**/*', (route) => {
      const { hostname } = new URL(route.request().url());
      if (hostname === 'localhost' || hostname === '127.0.0.1') return route.continue();
      client.outside.add(hostname);
      return route.abort();
    });
    await page.goto(url);
    await page.getByText('Connected.').first().waitFor();
    return client;
  }

  /**
   * Opens a chat and waits until the bot's greeting is there. The client misses what arrives while its page
   * is loading; it is loaded again then, as a person would.
   */
  async enter(chat: 'Personal Chat' | 'Group Chat' | 'My Team - General'): Promise<void> {
    for (let loads = 1; loads < 4; loads++) {
      await this.page.locator(`button[aria-label="${chat}"]`).click();
      const greeting = this.cards()
        .first()
        .waitFor({ timeout: PATIENCE_MS / 4 });
      if (await greeting.then(() => true).catch(() => false)) return;
      await this.page.reload();
      await this.page.getByText('Connected.').first().waitFor();
    }
    await this.page.locator(`button[aria-label="${chat}"]`).click();
    await this.cards().first().waitFor();
  }

  cards(): Locator {
    return this.page.locator('.ac-adaptiveCard');
  }

  /** The card of the case whose request holds this text. */
  cardOf(text: string): Card {
    return new Card(this.cards().filter({ hasText: text }).last());
  }

  /** Types and sends; `at`: which of the page's composers, the last one unless said. */
  async say(
    text: string,
    { mention = false, at = this.composer() }: { mention?: boolean; at?: Locator } = {},
  ) {
    await at.click();
    if (mention) {
      await this.page.keyboard.type('@');
      await this.page.getByRole('menuitem').filter({ hasText: 'Test Bot' }).click();
      await this.page.getByRole('menu').waitFor({ state: 'detached' });
      await this.page.keyboard.type(' ');
    }
    await this.page.keyboard.type(text);
    await at.filter({ hasText: text }).waitFor();
  }

  async send(): Promise<void> {
    await this.page.keyboard.press('Enter');
  }

  composer(): Locator {
    return this.page.locator('div[role=textbox][contenteditable=true]').last();
  }

  async shoot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: `${SHOTS}/${name}.png` });
  }
}

export class Card {
  readonly place: Locator;
  constructor(place: Locator) {
    this.place = place;
  }

  button(name: string): Locator {
    return this.place.getByRole('button', { name, exact: true });
  }

  async shoot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await this.place.screenshot({ path: `${SHOTS}/${name}.png` });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  async says(text: string | RegExp): Promise<void> {
    await this.place.getByText(text).first().waitFor();
  }

  buttons(): Promise<string[]> {
    return this.place.getByRole('button').allInnerTexts();
  }

  /** Fills the form's first field. */
  async fill(text: string): Promise<void> {
    await this.place.locator('textarea, input[type=text]').first().fill(text);
  }
}
