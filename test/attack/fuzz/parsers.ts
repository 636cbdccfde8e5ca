/** Everything that reads what came from outside, without a server around it; what may be thrown is named. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { givenReader } from '../../../src/agent/given/given.ts';
import { saidAndContext } from '../../../src/agent/mail/said.ts';
import { takeApart } from '../../../src/agent/mail/take-apart.ts';
import { completed } from '../../../src/agent/model/loose.ts';
import { objectsIn } from '../../../src/agent/model/objects-in.ts';
import { JudgeWire, LookWire, NextWire, nextFromWire, ReplyWire } from '../../../src/agent/model/wire.ts';
import { parsePlaybook } from '../../../src/agent/playbooks/load.ts';
import { decodePress } from '../../../src/bots/shared/press.ts';
import { mentions, plainText as slackText } from '../../../src/bots/slack/markup.ts';
import { writtenIn as slackWritten } from '../../../src/bots/slack/messages.ts';
import * as slack from '../../../src/bots/slack/payloads.ts';
import {
  essentialsOf,
  incomingOf,
  originOf,
  RawActivity,
  plainText as teamsText,
  writtenIn,
} from '../../../src/bots/teams/activity.ts';
import { parseArticle } from '../../../src/desk/articles.ts';
import { DeskMistake } from '../../../src/desk/finding.ts';
import { readLined, shapeMistakes } from '../../../src/flow/yaml-lines.ts';
import { verifyFile } from '../../../src/run/audit/verify-file.ts';
import { DeskFile } from '../../../src/run/desk.ts';
import { sha256 } from '../../../src/run/plan/digest.ts';
import { NewPolicy } from '../../../src/run/policy/policy.ts';
import { ToolFault, ToolTrouble } from '../../../src/tools/contract.ts';
import { cleanJson, cutText } from '../../../src/tools/outside/clean.ts';
import { readToolsFile } from '../../../src/tools/outside/file.ts';
import { SchemaRefused, schemaOf } from '../../../src/tools/outside/json-schema.ts';
import { listingOf } from '../../../src/tools/outside/mcp/listing.ts';
import { structured } from '../../../src/tools/outside/output.ts';
import { desk, FERNHILL } from '../../fernhill.ts';
import { handOver, plan, question, ref, step } from '../../model-server/wire-steps.ts';
import type { Dice } from '../dice.ts';
import { recorded } from './recorded.ts';
import { bodyOf, changedText, muchChanged } from './values.ts';

export interface Parser {
  name: string;
  /** Draws an input and gives what reads it, so that the input can be named where that fails. */
  draw(dice: Dice): { input: unknown; read: () => unknown };
  /** Takes tens of ms: asked once where the others are asked forty times. */
  slow?: true;
  /** What it may throw: said to be so, and caught by who calls it. */
  throws?: (abstract new (
    ...args: never[]
  ) => Error)[];
}

const ofText = (texts: readonly string[], read: (text: string) => unknown): Parser['draw'] => {
  return (dice) => {
    const input = changedText(dice, dice.pick(texts));
    return { input, read: () => read(input) };
  };
};
const ofValue = (values: readonly unknown[], read: (value: unknown) => unknown): Parser['draw'] => {
  return (dice) => {
    const input = muchChanged(dice, dice.pick(values));
    return { input, read: () => read(input) };
  };
};

const read = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

const MODEL_ANSWERS: object[] = [
  plan('a plan', [
    step('find', 'accounts.find', { args: { order: 'FH-10482' } }),
    step('refund', 'orders.refund', {
      args: { order: ref('find.order'), lines: [{ line: 1, cents: 500 }], reason: 'damaged' },
      needs: ['find'],
      expect: [{ path: 'customer.id', is: 'present', value: null }],
    }),
  ]),
  question('Which order?'),
  handOver('escalations', 'an injury'),
  { summary: 'done', reply: 'We have refunded EUR 48.00. [1]', citations: ['returns-and-refunds'] },
  { next: { kind: 'read', calls: [{ tool: 'orders.details', args: '{"order":"FH-10482"}' }] } },
  { fit: false, problems: ['no amount'] },
];
const MAILS = [
  'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
  'Subject: Re: order\nFrom: Mara L. <mara.l@example.com>\n\nHello,\n> On Monday you wrote:\n> please wait\nThanks\n-- \nMara',
  '<html><body><p>Hi &amp; hello</p><blockquote>old</blockquote><a href="https://x.example">x</a></body></html>',
  'Name: Mara\nE-mail: mara.l@example.com\nPostcode: 10115\nMessage: the mug\n\n----- Forwarded message -----\nFrom: x',
  'Am 3. Mai 2026 schrieb Mara:\n> Bestellung FH-10482\nBitte an Gartenstr. 12, 10115 Berlin senden',
];
const TOOLS = `http:
  crm:
    headers: { authorization: "Bearer \${TOKEN}" }
    tools:
      get: { description: d, effect: read, method: GET, url: "https://crm.example.com/c/{id}", input: { type: object, properties: { id: { type: string } } } }
servers:
  files: { command: [node, x.js], env: { A: b }, tools: { list: { effect: read } } }
`;
const SCHEMAS = [
  {
    type: 'object',
    properties: { id: { type: 'string' }, n: { type: 'integer', minimum: 1 } },
    required: ['id'],
  },
  { $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } }, $ref: '#/$defs/a' },
  {
    anyOf: [{ type: 'null' }, { enum: [1, 'x'] }, { const: true }],
    additionalProperties: { type: 'number' },
  },
];
const OFFERED = [
  [{ name: 'list', description: 'lists', inputSchema: SCHEMAS[0], annotations: { readOnlyHint: true } }],
  [
    { name: 'write', inputSchema: { type: 'object' }, outputSchema: SCHEMAS[0], _meta: {} },
    { name: 'write' },
  ],
];

export function parsers(): Parser[] {
  const around = { secretOf: () => 'abcdefgh', reserved: new Set(['orders']) };
  const given = givenReader(desk);
  const redact = (text: string) => text;
  const chains = read('test/history', '.jsonl').map((text) => text.split('\n').filter(Boolean));
  const yaml = (shape: { safeParse: typeof NewPolicy.safeParse } | typeof DeskFile) => (text: string) => {
    const lined = readLined(text);
    if (Array.isArray(lined)) return lined;
    const parsed = shape.safeParse(lined.content);
    return parsed.success ? parsed.data : shapeMistakes(parsed.error, lined);
  };
  const shapes = [NextWire, ReplyWire, LookWire, JudgeWire];
  const slackShapes = Object.values(slack).filter((one) => 'safeParse' in one);
  const press = JSON.stringify({ run: 'r', action: 'approve', revision: 1, digest: sha256('x') });
  return [
    {
      name: 'model outputs',
      draw(dice) {
        const answer = bodyOf(dice, dice.pick(MODEL_ANSWERS));
        const input = dice.pick([
          answer,
          `<think>{"a":1}</think>\n${answer}`,
          `\`\`\`json\n${answer}\n\`\`\` and {`,
        ]);
        return {
          input,
          read() {
            for (const found of objectsIn(input))
              for (const shape of shapes) {
                const parsed = shape.safeParse(completed(shape, found));
                if (parsed.success && shape === NextWire) nextFromWire(parsed.data as NextWire);
              }
          },
        };
      },
    },
    {
      name: 'mails',
      slow: true,
      draw: ofText(MAILS, (text) => [takeApart(text), saidAndContext(text), given([text, 'FH-10482'])]),
    },
    {
      name: 'Slack markup',
      draw: ofText(MAILS, (text) => [slackText(text), mentions(`<@U0BOT> ${text}`, 'U0BOT')]),
    },
    {
      name: 'Slack payloads',
      draw: ofValue(recorded('slack'), (value) => {
        for (const shape of slackShapes) {
          const parsed = shape.safeParse(value);
          if (parsed.success && shape === slack.SlackMessage)
            slackWritten(parsed.data as slack.SlackMessage, 'U0BOT');
        }
      }),
    },
    { name: 'Teams markup', draw: ofText(MAILS, teamsText) },
    {
      name: 'Teams activities',
      draw: ofValue(recorded('teams'), (value) => {
        const parsed = RawActivity.safeParse(value);
        if (!parsed.success) return;
        const raw = parsed.data;
        return [originOf(raw), essentialsOf(raw), writtenIn(raw, 'bot'), incomingOf(raw)];
      }),
    },
    { name: 'presses', draw: ofText([press, Buffer.from(press).toString('base64url')], decodePress) },
    {
      name: 'policy.yaml',
      slow: true,
      draw: ofText([readFileSync(join(FERNHILL, 'policy.yaml'), 'utf8')], yaml(NewPolicy)),
    },
    {
      name: 'desk.yaml',
      slow: true,
      draw: ofText([readFileSync(join(FERNHILL, 'desk.yaml'), 'utf8')], yaml(DeskFile)),
    },
    {
      name: 'playbooks',
      slow: true,
      draw: ofText(read(join(FERNHILL, 'playbooks'), '.md'), (text) => parsePlaybook('x.md', text, desk)),
    },
    {
      name: 'articles',
      draw: ofText(read(join(FERNHILL, 'knowledge'), '.md'), (text) =>
        parseArticle('x.md', text, '2026-11-23'),
      ),
      throws: [DeskMistake],
    },
    { name: 'tools files', draw: ofText([TOOLS], (text) => readToolsFile('tools.yaml', text, around)) },
    {
      name: 'schemas from outside',
      draw: ofValue(SCHEMAS, (value) => schemaOf(value as never, true).safeParse(value)),
      throws: [SchemaRefused],
    },
    {
      name: 'lists of MCP tools',
      draw: ofValue(OFFERED, (value) => Array.isArray(value) && listingOf(value)),
    },
    {
      name: 'answers from outside',
      draw: ofValue([...MODEL_ANSWERS, ...recorded('slack')], (value) => {
        cutText(JSON.stringify(value) ?? '', redact);
        cleanJson(value, redact);
        return structured('a.b', value, { schema: schemaOf(SCHEMAS[0] as never, true), redact });
      }),
      throws: [ToolTrouble, ToolFault],
    },
    {
      name: 'audit files',
      draw(dice) {
        const lines = dice.pick(chains).slice(0, 12);
        const at = dice.upTo(Math.max(0, lines.length - 1));
        const input = lines.map((line, n) => (n === at ? changedText(dice, line) : line));
        return { input: input[at], read: () => verifyFile(input) };
      },
    },
  ];
}
