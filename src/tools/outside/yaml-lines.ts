/**
 * A YAML or JSON text with the line of everything in it, so that a mistake is named where its author looks
 * for it.
 */
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';

export interface Lined {
  content: unknown;
  /** From 1; of the nearest thing around where the path leads nowhere. */
  lineOf(path: readonly PropertyKey[]): number;
}

export interface LinedMistake {
  line: number;
  reason: string;
}

export function readLined(text: string, kind: 'yaml' | 'json'): Lined | LinedMistake[] {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    ...(kind === 'json' ? { schema: 'json' } : {}),
  });
  const lineAt = (offset: number) => Math.max(1, counter.linePos(offset).line);
  if (document.errors.length > 0)
    return document.errors.map((error) => ({ line: lineAt(error.pos[0]), reason: oneLine(error.message) }));
  let content: unknown;
  try {
    content = kind === 'json' ? JSON.parse(text) : document.toJS();
  } catch (error) {
    return [{ line: 1, reason: oneLine(error instanceof Error ? error.message : String(error)) }];
  }
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

/** The first line of a parser's message, without the code that it quotes. */
export function oneLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/:$/, '').slice(0, 300);
}
