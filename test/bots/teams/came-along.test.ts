/** What came with a message of Teams: files by their names, and words that somebody else wrote. */
import { describe, expect, test } from 'vitest';
import { type RawActivity, writtenIn } from '../../../src/bots/teams/activity.ts';

const STRANGER = 'mara.l@example.com, 10115: mug arrived broken';
const html = (content: string) => ({ contentType: 'text/html', content });
const forward = (inner: string) =>
  `<blockquote itemtype="http://schema.skype.com/Forward">\n<p>${inner}</p>\n</blockquote>`;
const written = (text: string, attachments: object[]) =>
  writtenIn({ type: 'message', text, attachments } as RawActivity, 'bot');

describe('a message that was forwarded', () => {
  test('alone: nothing of it is the sender’s', () => {
    expect(written(STRANGER, [html(forward(STRANGER))])).toMatchObject({ text: STRANGER, passedOn: true });
  });

  test('behind the sender’s own words: those are theirs, the rest is a quotation', () => {
    const own = written(`please look\r\n\r\n${STRANGER}`, [html(`<p>please look</p>\n${forward(STRANGER)}`)]);
    expect(own.text).toBe(`please look\n\n> ${STRANGER}`);
    expect(own.passedOn).toBeUndefined();
  });

  test('before them, and with other blanks than the markup has', () => {
    const words = 'two&nbsp;lines<br>of a stranger';
    const own = written('two lines of  a stranger\n\nfyi', [html(`${forward(words)}<p>fyi</p>`)]);
    expect(own.text).toBe('fyi\n\n> two lines\n> of a stranger');
  });

  test('with a quotation inside: what stands behind that is nobody’s own words either', () => {
    const inner = `<blockquote itemtype="http://schema.skype.com/Reply">before</blockquote>${STRANGER}`;
    const own = written(`look\nbefore\n${STRANGER}`, [html(`<p>look</p>${forward(inner)}`)]);
    expect(own.text.split('\n')[0]).toBe('look');
    for (const line of own.text.split('\n').slice(2)) expect(line).toMatch(/^> /);
  });

  test.each([
    ['whose words do not stand in the text', [html(forward('something else'))]],
    ['whose words Teams does not show', [{ contentType: 'forwardedMessageReference', id: '1' }]],
    ['without an end', [html('<blockquote itemtype="http://schema.skype.com/Forward"><p>x')]],
  ])('%s: nothing of the message is taken for the sender’s', (_, attachments) => {
    expect(written(`my own ${STRANGER}`, attachments)).toMatchObject({ passedOn: true });
  });

  test('a reply, and markup that only looks like it, change nothing', () => {
    const reply = '<blockquote itemtype="http://schema.skype.com/Reply">x</blockquote><p>mine</p>';
    for (const content of [reply, '<p>&lt;blockquote itemtype="http://schema.skype.com/Forward"&gt;</p>'])
      expect(written('mine', [html(content)])).toMatchObject({ text: 'mine' });
    expect(written('mine', [html(reply)]).passedOn).toBeUndefined();
  });
});

describe('files', () => {
  const file = (name: string) => ({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: 'https://example.com/x',
    ...{ name, content: { fileType: 'jpg' } },
  });

  test('are named below the words and beside them, as in Slack', () => {
    expect(
      written('broken', [file('mug.jpg'), { contentType: 'reference', name: 'bill.pdf' }]),
    ).toMatchObject({
      text: 'broken\n(attached: mug.jpg, bill.pdf)',
      files: ['mug.jpg', 'bill.pdf'],
    });
  });

  test('a picture in the text is one, whatever it is called', () => {
    expect(written('', [{ contentType: 'image/*', contentUrl: 'x' }]).files).toStrictEqual(['picture.png']);
    expect(written('', [{ contentType: 'image/jpeg' }])).toMatchObject({ text: '(attached: picture.jpeg)' });
  });

  test('cards, markup and quotations are none', () => {
    const none = [
      html('<p>x</p>'),
      { contentType: 'application/vnd.microsoft.card.adaptive', content: {}, name: 'card.png' },
      { contentType: 'messageReference', id: '1', name: 'x.png' },
      { contentType: 5, name: 'x.png' },
    ];
    expect(written('x', none)).toStrictEqual({ ...written('x', []), quotes: '1' });
  });
});
