import { describe, expect, it } from 'vitest';
import { vocabularyFor } from '../../../src/agent/languages/vocabulary.ts';
import { asksNothing } from '../../../src/agent/playbooks/asks-nothing.ts';
import { CaseInMemory, fernhill } from './case-in-memory.ts';
import { damaged, mara } from './records.ts';

const idle = (text: string) => asksNothing(text, vocabularyFor(text, fernhill));

describe('a message that asks for nothing', () => {
  it.each([
    'she called again',
    'can we hurry this up?',
    'The customer is fuming by now',
    'he has been waiting for ages',
    'what’s taking so long???',
    'brilliant, thank you so much for your quick help!',
    'ok go ahead',
    'approved',
    '👍',
    'yep, do it',
    'she is one of our most loyal customers',
    'he’s been a customer since 2015',
    'very important customer, please prioritise',
    'Kundin ruft schon wieder an',
    'Der Kunde ist stinksauer und wartet seit Tagen auf Antwort',
    'passt so, danke',
    'Sie ist langjährige Stammkundin',
    'Gibt es schon was Neues?',
    'das dauert viel zu lange',
  ])('is thanks, a feeling, impatience or agreement: %s', (text) => {
    expect(idle(text)).toBe(true);
  });

  it.each([
    'wait',
    'no',
    'not the mug',
    'refund instead',
    'thanks, but cancel it',
    'send it again',
    'lieber Geld zurück',
    'doch nicht',
    '20 euros',
    'the other one',
    'only that one',
    'it is all good now, my neighbour has it',
    'do it on Monday',
    'she is happy with store credit',
    'danke, und die Vase auch',
    'yes, with shipping',
    'fine, but only half',
  ])('is none that wishes for something: %s', (text) => {
    expect(idle(text)).toBe(false);
  });
});

describe('a case in which it is written', () => {
  it.each(['it is urgent', 'she is furious', 'any news? still waiting', 'ok, do it', 'bitte dringend'])(
    'stands as it was planned: %s',
    async (text) => {
      const theCase = await new CaseInMemory(mara()).open(damaged);
      await theCase.inform(text);
      expect(theCase.state).toMatchObject({ phase: 'awaiting_approval', approval: { state: 'pending' } });
      expect(theCase.step('orders.refund').call?.args).toMatchObject({ lines: [{ line: 2, cents: 4800 }] });
      expect(theCase.state.plan?.summary).not.toContain('Not understood');
    },
  );

  it('keeps its question open, and takes the answer that comes later', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      'FH-10482, mara.l@example.com, 10115: mug arrived broken, wants money back',
    );
    const { question } = theCase.state;
    expect(question?.text).toContain('photo');
    await theCase.inform('she is really upset and a loyal customer');
    expect(theCase.state.question?.text).toBe(question?.text);
    await theCase.inform('yes, there is a photo');
    expect(theCase.state.phase).toBe('awaiting_approval');
  });

  it('does not hide a wish beside thanks', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.inform('thanks, give her a voucher in its place');
    expect(theCase.state.phase).toBe('asking');
  });

  it.each([
    ['only twenty euros', 2000],
    ['twenty-five euros', 2500],
    ['24 euros then', 2400],
    ['zwanzig Euro bitte', 2000],
  ])('takes an amount and nothing else for the one that is wished: %s', async (text, cents) => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.adjust(text);
    expect(theCase.step('orders.refund').call?.args).toMatchObject({ lines: [{ line: 2, cents }] });
  });
});
