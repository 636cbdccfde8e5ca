/** What people write and press where something else is waited for. */
import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import * as stages from './stages.ts';

const answerOf =
  (more: object = {}): Given =>
  (run) => ({
    ...{ type: 'composed', answer: run.answers + 1, read: run.messages.length, mind: 'model', calls: [] },
    ...{ summary: 's', reply: 'Dear Mara.', citations: [], verified: true, ...more },
  });

describe("a customer's code", () => {
  test.each(['123456', 'it is 123 456.', 'code:123456', '(987654)'])(
    'given that one is waited for, then %s is refused in the thread, and nothing of it is kept',
    (text) => {
      const { now } = given(...stages.askingCode);
      now.when(commands.info(text)).refused('code_in_thread').phase('asking');
      expect(JSON.stringify(now.run)).not.toContain(text);
    },
  );

  test.each(['12345', '1234567', '123-456', 'FH-10482 and 1234', '12 3456', 'a12345 6'])(
    'given that one is waited for, then %s is information as any: it is no code',
    (text) => {
      const { run } = given(...stages.askingCode).when(commands.info(text));
      expect(run.messages.at(-1)).toMatchObject({ kind: 'information', text });
    },
  );

  test('given that none is waited for, then six digits are information, and an answer where one was asked', () => {
    const told = given(...stages.pending).when(commands.info('order 123456'));
    expect(told.run.messages.at(-1)).toMatchObject({ kind: 'information', text: 'order 123456' });
    const answered = given(...stages.asking).when(commands.info('123456'));
    expect(answered.run.messages.at(-1)).toMatchObject({ kind: 'answer', asked: 'Which order?' });
  });

  test.each<[string, Given[]]>([
    ['nobody is asked anything', stages.pending],
    ['another question is asked', stages.asking],
    ['the case is closed', stages.resolved],
  ])('given that %s, then a code verifies nobody', (_, steps) => {
    const { now } = given(...steps);
    now.when(commands.code(true)).refused('no_code_asked');
    now.when(commands.code(false)).refused('no_code_asked');
  });

  test('is entered by whom it asks; another is told who that is', () => {
    const other = given(...stages.askingCode)
      .when(commands.code(true, commands.lead))
      .refused('not_asked');
    expect(other.decision?.refusal?.message).toContain('This asks Engineer.');
  });
});

describe('Send', () => {
  test('given a case without a draft, or one that people have, then there is nothing to send', () => {
    given(...stages.pending)
      .when(commands.send())
      .refused('no_draft');
    given(...stages.awaitingReply, commands.handOff())
      .when(commands.send())
      .refused('no_draft');
    given(...stages.awaitingReply, commands.stop())
      .when(commands.send())
      .refused('no_draft');
  });

  test('given another draft than the one that stands, then it is said which one does', () => {
    const drafts = [
      ...stages.awaitingReply,
      commands.info('x'),
      commands.thinks({ kind: 'reply' }),
      answerOf(),
    ];
    const press = (draft: number) => {
      const pressed = given(...drafts)
        .when({ type: 'send', by: commands.lead, draft })
        .refused('stale');
      return pressed.decision?.refusal?.message;
    };
    expect(press(1)).toContain('Draft 1 was replaced by draft 2');
    expect(press(3)).toContain('There is no draft 3; draft 2 stands');
    const twice = given(...drafts, commands.send());
    twice.when({ type: 'send', by: commands.lead, draft: 1 }).refused('stale');
    const sent = given(...drafts, commands.send()).when({ type: 'send', by: commands.lead, draft: 2 });
    expect(sent.refused('already_sent').decision?.refusal?.message).toBe('Draft 2 was sent by Engineer.');
  });

  test('given the draft as it stands, then nothing was edited, though the text came along', () => {
    const sent = given(...stages.awaitingReply.with(-1, answerOf()))
      .when(commands.send('Dear Mara.'))
      .then('send_approved');
    expect(sent.last('send_approved')).toMatchObject({ data: { edited: false }, personal: {} });
    expect(sent.last('send_approved').personal).not.toHaveProperty('text');
  });

  test('given doubts about the draft as it stands, then it takes a second yes, and no new draft is made', () => {
    const doubtful = stages.awaitingReply.with(-1, answerOf({ doubts: 1, verified: false }));
    const checked = { reply: 'Dear Mara.', verified: false, doubts: 1 };
    const press: Given = { type: 'send', by: commands.engineer, draft: 1, text: 'Dear Mara.', checked };
    const refused = given(...doubtful)
      .when(press)
      .refused('not_found_in_records');
    expect(refused.decision?.refusal?.message).toMatch(/^Not everything in the reply was found/);
  });

  test('given nobody to write to, then the case is closed as what it came to', () => {
    const nobody = (next: Given[]) => given(commands.open(), ...next, answerOf()).when(commands.send());
    expect(nobody([commands.thinks({ kind: 'reply' })]).run.closed).toMatchObject({
      ending: 'resolved',
      by: 'Engineer',
    });
    const no = nobody([commands.thinks({ kind: 'refuse', reason: 'not ours' }), commands.draft()]);
    expect(no.run.closed?.ending).toBe('refused');
  });

  test('given an edit that is checked again, then no model call is counted for it', () => {
    const checked = { reply: 'EUR 64.00.', verified: false, doubts: 1 };
    const edited = given(...stages.awaitingReply).when({
      ...{ type: 'send', by: commands.lead, draft: 1, text: checked.reply, checked },
    });
    expect(edited.last('answered')).toMatchObject({
      data: { draft: 2, edited: 1, calls: [], sendable: true },
      personal: { reply: 'EUR 64.00.', summary: 'what was done' },
    });
  });
});
