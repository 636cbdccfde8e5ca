/**
 * A YAML or JSON text with the line of everything in it, so that a mistake is named where its author looks
 * for it.
 */
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { present } from '../run/present.ts';
import { isStorable, storable } from '../run/text/characters.ts';

export interface Lined {
  content: unknown;
  /** From 1; of the nearest thing around where the path leads nowhere. */
  lineOf(path: readonly PropertyKey[]): number;
}

export interface LinedMistake {
  line: number;
  reason: string;
}

/** `firstLine`: where the text begins in its file, from 1. */
export function readLined(
  text: string,
  kind: 'yaml' | 'json' = 'yaml',
  firstLine = 1,
): Lined | LinedMistake[] {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    ...present({ schema: kind === 'json' ? ('json' as const) : undefined }),
  });
  const unfit = unfitIn(text);
  if (unfit !== undefined) return [{ line: unfit + firstLine - 1, reason: NOT_TEXT }];
  const lineAt = (offset: number) => Math.max(1, counter.linePos(offset).line) + firstLine - 1;
  if (document.errors.length > 0)
    return document.errors.map((error) => ({ line: lineAt(error.pos[0]), reason: oneLine(error.message) }));
  let content: unknown;
  try {
    content = kind === 'json' ? JSON.parse(text) : document.toJS();
  } catch (error) {
    return [{ line: firstLine, reason: oneLine(error instanceof Error ? error.message : String(error)) }];
  }
  // An escape (\0, \ud800) may stand for what the text itself does not hold.
  if (!isStorable(content)) return [{ line: firstLine, reason: NOT_TEXT }];
  return {
    content,
    lineOf(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const parent: unknown =
          length > 1 ? document.getIn(path.slice(0, length - 1), true) : document.contents;
        const pair = isMap(parent)
          ? parent.items.find((item) => isPair(item) && String(item.key) === String(path[length - 1]))
          : undefined;
        const node: unknown = pair ? pair.key : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lineAt(node.range[0]);
      }
      return 1;
    },
  };
}

const NOT_TEXT = 'holds a NUL character or half of a surrogate pair: save it as plain text in UTF-8';

/** The first line, from 1, that could not be stored. */
function unfitIn(text: string): number | undefined {
  if (storable(text) === text) return undefined;
  return text.split('\n').findIndex((line) => storable(line) !== line) + 1;
}

/** What a zod schema found wrong with `content`, each with its line and its path. */
export function shapeMistakes(
  { issues }: z.ZodError,
  { lineOf }: Lined,
): (LinedMistake & { path: string })[] {
  return issues.map((issue) => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    return { line: lineOf(path), path: path.join('.'), reason: oneLine(issue.message) };
  });
}

/** The first line of a parser's message, without the code that it quotes. */
export function oneLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/:$/, '').slice(0, 300);
}
