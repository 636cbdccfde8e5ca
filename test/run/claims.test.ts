/** What policy judges and only words say: whose words, and what proves it without any. */
import { describe, expect, test } from 'vitest';
import { claimed, claimNames, isPicture } from '../../src/run/plan/claims.ts';
import type { Run } from '../../src/run/state.ts';
import type { Step } from '../../src/run/steps.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';

const tool = { stated: { photo: 'words', reason: 'request' }, pictures: ['photo'] } as const;
const runOf = (...steps: Given[]) => given(...steps).now.run;
const stepWith = (more: Partial<Step>) => ({ args: { photo: true, reason: 'damaged' }, ...more }) as Step;

test.each([
  'a.jpg',
  'B.JPEG',
  'my photo.png',
  'x.heic',
  'x.heif',
  'x.webp',
  'x.gif',
  'x.tif',
  'x.TIFF',
  'x.mp4',
  'x.mov',
])('%s is a picture', (file) => expect(isPicture(file)).toBe(true));

test.each(['jpg', 'a.jpg.exe', 'a.pdf', 'a.jpgx', 'photo', 'a.svg', 'x.heiz', ''])('%s is none', (file) =>
  expect(isPicture(file)).toBe(false),
);

describe('a claim is', () => {
  const bare = runOf(commands.open());
  const withFiles = (...files: string[]): Run =>
    runOf(commands.open(), { ...commands.info(), files } as Given);

  test('what the call says and the tool knows as stated, and nothing else', () => {
    expect(claimNames(bare, { photo: true, order: 'x' }, tool)).toEqual(['photo']);
    expect(claimNames(bare, { reason: 'damaged', photo: false }, tool)).toEqual(['photo', 'reason']);
    expect(claimNames(bare, { order: 'x' }, tool)).toEqual([]);
    expect(claimNames(bare, { photo: true }, { pictures: ['photo'] })).toEqual([]);
    expect(claimNames(bare, { photo: true }, undefined)).toEqual([]);
  });

  test('no more what a picture proves, in whichever message and beside whatever else', () => {
    expect(claimNames(withFiles('bill.pdf', 'mug.jpg'), { photo: true, reason: 'x' }, tool)).toEqual([
      'reason',
    ]);
    const later = runOf(
      commands.open(),
      { ...commands.info(), files: ['mug.jpg'] } as Given,
      commands.info(),
    );
    expect(claimNames(later, { photo: true }, tool)).toEqual([]);
  });

  test('still what a picture does not prove', () => {
    expect(claimNames(withFiles('bill.pdf'), { photo: true }, tool)).toEqual(['photo']);
    expect(claimNames(withFiles(), { photo: true }, tool)).toEqual(['photo']);
    expect(claimNames(withFiles('mug.jpg'), { photo: true }, { stated: tool.stated })).toEqual(['photo']);
    // A picture shows that there is one; it says nothing of what only words can say.
    expect(claimNames(withFiles('mug.jpg'), { photo: false }, tool)).toEqual(['photo']);
    expect(claimNames(withFiles('mug.jpg'), { photo: 'a photo' }, tool)).toEqual(['photo']);
    expect(claimNames(withFiles('mug.jpg'), { reason: true }, tool)).toEqual(['reason']);
  });
});

describe('a claim is told with', () => {
  const { run } = given(commands.open(), commands.info('x', commands.lead), commands.info('y')).now;
  const read = (name: string): Run => ({ ...run, mind: { name, fallback: false } });

  test('everybody who wrote, once each, and for the kind of request who read it', () => {
    expect(claimed(read('model'), stepWith({}), tool)).toEqual({
      photo: 'claimed by Engineer and Lead',
      reason: 'claimed by Engineer and Lead, read by model',
    });
    expect(claimed(run, stepWith({}), tool)).toEqual({
      photo: 'claimed by Engineer and Lead',
      reason: 'claimed by Engineer and Lead',
    });
  });

  test('nobody who only is reminded of it by the clock', () => {
    const reminded = given(commands.open(), { type: 'remind', text: 'it is due' }).now.run;
    expect(claimed(reminded, stepWith({}), tool)).toMatchObject({ photo: 'claimed by Engineer' });
  });

  test('who changed it by hand, whoever else wrote', () => {
    const changed = { photo: { id: 'f', name: 'Finance' } };
    expect(claimed(read('model'), stepWith({ changed }), tool)).toEqual({
      photo: 'claimed by Finance',
      reason: 'claimed by Engineer and Lead, read by model',
    });
  });

  test('what is sent, where an argument was a reference', () => {
    const step = stepWith({ args: {}, call: { digest: 'd', args: { photo: true } } });
    expect(Object.keys(claimed(run, step, tool))).toEqual(['photo']);
    expect(claimed(run, step, undefined)).toEqual({});
  });
});
