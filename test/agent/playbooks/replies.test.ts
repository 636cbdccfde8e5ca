/**
 * What a playbook writes in one language, it writes in each: the same sentences for the same cases, with the
 * same facts.
 */
import { describe, expect, it } from 'vitest';
import { languagesOf } from '../../../src/agent/languages/language.ts';
import type { Reply, ReplyLine } from '../../../src/agent/playbooks/playbook.ts';
import { fernhill, loaded } from './case-in-memory.ts';

const [first, ...others] = languagesOf(fernhill);

/** When a sentence is written. */
function casesOf(lines: readonly ReplyLine[]): string[] {
  return lines
    .map((line) =>
      typeof line === 'string' ? 'always' : JSON.stringify([line.when, line.each, line.where, line.optional]),
    )
    .toSorted();
}

function factsOf(lines: readonly ReplyLine[]): string[] {
  const found = lines.flatMap(
    (line) => (typeof line === 'string' ? line : line.text).match(/\{[^}]+\}/g) ?? [],
  );
  return [...new Set(found)].toSorted();
}

const replies = loaded.playbooks.flatMap(({ id, replies: all }) =>
  Object.entries(all).flatMap(([purpose, reply]) =>
    others.map((language): [string, string, Reply] => [`${id}, ${purpose}`, language, reply as Reply]),
  ),
);

describe('a reply tells the same in every language', () => {
  it.each(replies)('%s in %s', (_, language, reply) => {
    expect(casesOf(reply[language] ?? [])).toEqual(casesOf(reply[first] ?? []));
    expect(factsOf(reply[language] ?? [])).toEqual(factsOf(reply[first] ?? []));
  });
});
