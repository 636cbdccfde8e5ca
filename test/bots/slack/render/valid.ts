/**
 * What Slack would refuse of messages and views: the schemas of its types (where they are at hand) and the
 * lengths that they do not name.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { hasMaterial, materialPath } from '../../../material.ts';

const path = (of: string) => `schemas/slack-types-${of}.schema.json`;
export const hasSchemas: boolean = hasMaterial(path('AnyBlock'));

/** By the schema of one type, or of one of its definitions: `AnyBlock#KnownBlock`. */
function schema(of: string): ValidateFunction {
  const [file = '', definition] = of.split('#');
  const read = JSON.parse(readFileSync(materialPath(path(file)), 'utf8')) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: false });
  return ajv.compile(definition === undefined ? read : { ...read, $ref: `#/definitions/${definition}` });
}

const compiled = new Map<string, ValidateFunction>();
/** What the schema has against the value; empty where it is fine, or where the schemas are not at hand. */
export function againstSchema(of: string, value: unknown): string[] {
  if (!hasSchemas) return [];
  const check = compiled.get(of) ?? schema(of);
  compiled.set(of, check);
  return check(value)
    ? []
    : (check.errors ?? []).map((error) => `${of}${error.instancePath}: ${error.message}`);
}

type Node = Record<string, unknown>;
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);
const textOf = (value: unknown): string => ((value as Node | undefined)?.text as string | undefined) ?? '';

export interface Surface {
  kind: 'message' | 'modal' | 'home';
}

/** Lengths as Slack's pages give them, written down here a second time on purpose. */
export function againstLimits(blocks: unknown[], { kind }: Surface): string[] {
  const faults: string[] = [];
  const most = (what: string, length: number, limit: number) => {
    if (length > limit) faults.push(`${what} has ${length}, more than ${limit}`);
  };
  const text = (what: string, said: unknown, limit: number) => {
    if (typeof said !== 'string' || said.length === 0) faults.push(`${what} is empty`);
    else {
      most(what, said.length, limit);
      if (!said.isWellFormed()) faults.push(`${what} holds half a character`);
    }
  };
  most('blocks', blocks.length, kind === 'message' ? 50 : 100);
  const ids = new Set<string>();
  const blockIds = new Set<string>();
  for (const block of blocks as Node[]) {
    if (block.block_id !== undefined) {
      most('block_id', String(block.block_id).length, 255);
      if (blockIds.has(String(block.block_id))) faults.push(`block_id ${block.block_id} is there twice`);
      blockIds.add(String(block.block_id));
    }
    switch (block.type) {
      case 'plan': {
        if (kind !== 'message') faults.push('a plan outside of a message');
        text('plan title', block.title, 256);
        const tasks = nodes(block.tasks);
        most('tasks', tasks.length, 50);
        if (new Set(tasks.map((task) => task.task_id)).size !== tasks.length)
          faults.push('a task is there twice');
        for (const task of tasks) {
          text('task title', task.title, 256);
          text('task id', task.task_id, 256);
          faults.push(...againstSchema('AnyBlock#TaskCardBlock', task));
          for (const part of [task.details, task.output]) {
            if (part === undefined) continue;
            const elements = nodes((part as Node).elements);
            if (elements.length !== 1) faults.push('details of a task hold not one element');
            richText(elements, text);
          }
        }
        break;
      }
      case 'rich_text':
        if (nodes(block.elements).length === 0) faults.push('a rich text without elements');
        richText(nodes(block.elements), text);
        break;
      case 'context':
        most('context elements', nodes(block.elements).length, 10);
        for (const element of nodes(block.elements)) text('context text', element.text, 3_000);
        break;
      case 'actions':
        most('buttons', nodes(block.elements).length, 25);
        for (const button of nodes(block.elements)) {
          text('button text', textOf(button.text), 75);
          most('button value', String(button.value ?? '').length, 2_000);
          text('action_id', button.action_id, 255);
          if (ids.has(String(button.action_id))) faults.push(`action ${button.action_id} is there twice`);
          ids.add(String(button.action_id));
          if (button.confirm !== undefined) confirming(button.confirm as Node, text);
        }
        break;
      case 'input':
        if (kind === 'message') faults.push('an input in a message');
        text('label', textOf(block.label), 2_000);
        if (block.hint !== undefined) text('hint', textOf(block.hint), 2_000);
        input(block.element as Node, text, faults);
        break;
      case 'divider':
        break;
      default:
        faults.push(`a block of type ${String(block.type)}, which nothing here draws`);
    }
    faults.push(...againstSchema('AnyBlock#KnownBlock', block));
  }
  if (kind === 'message') most('all texts', characters(blocks), 13_200);
  return faults;
}

type Text = (what: string, said: unknown, limit: number) => void;

function richText(elements: Node[], text: Text): void {
  for (const element of elements) {
    if (Array.isArray(element.elements)) richText(nodes(element.elements), text);
    else if (element.type === 'text' || element.type === 'link')
      text(`rich ${element.type}`, element.text, 3_100);
  }
}

function confirming(confirm: Node, text: Text): void {
  text('confirm title', textOf(confirm.title), 100);
  text('confirm text', textOf(confirm.text), 300);
  text('confirm button', textOf(confirm.confirm), 30);
  text('deny button', textOf(confirm.deny), 30);
}

function input(element: Node, text: Text, faults: string[]): void {
  if (element.initial_value !== undefined) text('initial value', element.initial_value, 3_000);
  if (Number(element.max_length ?? 0) > 3_000) faults.push('an input longer than 3,000');
  if (element.placeholder !== undefined) text('placeholder', textOf(element.placeholder), 150);
  const options = nodes(element.options);
  if (element.type === 'checkboxes' || element.type === 'radio_buttons') {
    if (options.length === 0 || options.length > 10)
      faults.push(`${element.type} with ${options.length} options`);
  }
  for (const option of options) {
    text('option', textOf(option.text), 75);
    text('option value', option.value, 150);
  }
  if (element.type === 'number_input' && !/^-?\d+(\.\d+)?$/.test(String(element.initial_value ?? '0')))
    faults.push(`a number input that begins with ${String(element.initial_value)}`);
  if (element.type === 'datepicker' && Number.isNaN(Date.parse(String(element.initial_date ?? '2026-01-01'))))
    faults.push(`a date that is none: ${String(element.initial_date)}`);
}

/** All texts of blocks, as far as anybody reads them or they travel in values. */
export function characters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + characters(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) =>
      sum +
      (typeof one === 'string'
        ? ['text', 'title', 'value', 'url', 'fallback'].includes(key)
          ? one.length
          : 0
        : characters(one)),
    0,
  );
}

export function messageFaults(message: { text: string; blocks: unknown[] }): string[] {
  const empty = message.text.trim() === '' ? ['the notification text is empty'] : [];
  const long = message.text.length > 4_000 ? [`the notification text has ${message.text.length}`] : [];
  return [...empty, ...long, ...againstLimits(message.blocks, { kind: 'message' })];
}

export function viewFaults(view: { type: string; blocks: unknown[] }): string[] {
  const modal = view.type === 'modal';
  const { title, submit, close, private_metadata, callback_id } = view as Node;
  const faults = [
    ...againstSchema(modal ? 'ModalView' : 'HomeView', view),
    ...againstLimits(view.blocks, { kind: modal ? 'modal' : 'home' }),
  ];
  for (const label of modal ? [title, submit, close] : [])
    if (label !== undefined && (textOf(label) === '' || textOf(label).length > 24))
      faults.push(`label ${textOf(label)}`);
  if (String(private_metadata ?? '').length > 3_000) faults.push('private metadata longer than 3,000');
  if (String(callback_id ?? '').length > 255) faults.push('a callback id longer than 255');
  const inputs = view.blocks.some((block) => (block as Node).type === 'input');
  if (modal && inputs && submit === undefined) faults.push('inputs and no submit');
  if (JSON.stringify(view).length > 250_000) faults.push('a view longer than 250 kB');
  return faults;
}
