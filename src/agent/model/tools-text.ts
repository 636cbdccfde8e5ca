/**
 * The tools as a prompt lists them: name, what it changes, what it takes and gives. The same for every run,
 * so that endpoints can cache it.
 */
import { z } from 'zod';
import { INVESTIGATE } from '../../flow/investigate.ts';
import type { ToolFacts } from '../../run/plan/catalogue.ts';
import { typeText } from './type-text.ts';

const LONGEST = 300;
const LONGEST_FIELD = 100;

export function toolsText(tools: ToolFacts[]): string {
  return tools.map(toolText).join('\n');
}

function toolText(tool: ToolFacts): string {
  const marks = [
    tool.effect,
    ...(tool.finds ? ['finds the customer'] : []),
    ...(tool.verified ? ['only for a verified customer'] : []),
    ...(tool.asks ? ['the customer is asked for the code after it'] : []),
    ...(tool.untrustedOutput ? ['its output fills no argument that needs trust'] : []),
  ];
  const trusted = tool.trusted?.length ? `; needs trust: ${tool.trusted.join(', ')}` : '';
  const stated = tool.stated ? `; ${statedText(tool.stated)}` : '';
  // What a tool from outside says of itself was written by somebody else: a JSON string, as all such text,
  // and no longer than it must be.
  const outside = tool.untrustedOutput === true && tool.name !== INVESTIGATE;
  const about = outside
    ? `says of itself ${JSON.stringify(descriptionOf(tool))}`
    : shortened(tool.description, LONGEST);
  const types = [tool.input, tool.output].map((schema) => typeText(schema, !outside));
  return `- ${tool.name} (${marks.join('; ')}${trusted}${stated}): ${about}\n  takes ${types[0]}\n  gives ${types[1]}`;
}

/** What words and files say is set by the program, whatever a plan says. */
function statedText(stated: NonNullable<ToolFacts['stated']>): string {
  const named = (how: string) => Object.keys(stated).filter((name) => stated[name] === how);
  const [words, request] = [named('words'), named('request')];
  return [
    ...(words.length > 0 ? [`${words.join(', ')}: set from what was written, leave out`] : []),
    ...(request.length > 0 ? [`${request.join(', ')}: as the playbook that fits says`] : []),
  ].join('; ');
}

function descriptionOf(tool: ToolFacts): { about: string; fields: Record<string, string> } {
  const shape = tool.input instanceof z.ZodObject ? (tool.input.shape as Record<string, z.ZodType>) : {};
  const described = Object.entries(shape).flatMap(([name, { description }]) =>
    description ? [[name, shortened(description, LONGEST_FIELD)]] : [],
  );
  return { about: shortened(tool.description, LONGEST), fields: Object.fromEntries(described) };
}

function shortened(text: string, most: number): string {
  return text.replace(/\s+/g, ' ').slice(0, most);
}
