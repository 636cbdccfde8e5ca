/** The tools as a prompt lists them: name, what it changes, what it takes and gives. The same for every run, so that endpoints can cache it. */
import type { ToolFacts } from '../../run/catalogue.ts';
import { typeText } from './type-text.ts';

const LONGEST = 300;

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
  // Of tools from outside the description is not ours: one line, and no longer than it must be.
  const about = tool.description.replace(/\s+/g, ' ').slice(0, LONGEST);
  return `- ${tool.name} (${marks.join('; ')}${trusted}): ${about}\n  takes ${typeText(tool.input)}\n  gives ${typeText(tool.output)}`;
}
