/**
 * What a scripted model reads in a prompt: the data between its two lines, and which part of the work is
 * asked for.
 */
import type { ModelRequest } from './model-reply.ts';

/** The data of the first user message. Throws where there is none, or more than one piece. */
// biome-ignore lint/suspicious/noExplicitAny: scripts look into data of every shape
export function dataIn(text: string): any {
  const found = [...text.matchAll(/<<<DATA (\S+)\n([\s\S]*?)\nDATA \1>>>/g)];
  if (found.length !== 1) throw new Error(`a prompt with ${found.length} pieces of data`);
  return JSON.parse(found[0]?.[2] ?? '');
}

/** By the name of the schema; where none is sent, by what the instructions ask for. */
export function asked({ schema, system }: ModelRequest): 'next' | 'answer' | 'look' | 'judgement' {
  if (schema) return schema as 'next';
  if (system.includes('You write the answer')) return 'answer';
  if (system.includes('You find one thing out')) return 'look';
  return system.includes('You judge a reply') ? 'judgement' : 'next';
}

/** Whether the replanner is asked. */
export function isReplan({ system }: ModelRequest): boolean {
  return system.includes('You are asked again');
}

/** Ids of the playbooks that the prompt brings along, in their order. */
export function playbooksIn(text: string): string[] {
  return [...text.matchAll(/^\{"id":"([a-z0-9-]+)","title"/gm)].map(([, id = '']) => id);
}
