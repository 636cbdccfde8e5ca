/** What Teams refuses of an activity, as far as its documentation says so. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { hasMaterial, materialPath } from '../material.ts';

const SCHEMA = 'schemas/adaptive-card-1.5.0.json';
export const hasCardSchema: boolean = hasMaterial(SCHEMA);

let compiled: ValidateFunction | undefined;

/** Microsoft's own schema of Adaptive Cards 1.5. */
export function cardSchema(): ValidateFunction {
  if (!compiled) {
    const { id: _, ...schema } = JSON.parse(readFileSync(materialPath(SCHEMA), 'utf8'));
    compiled = new Ajv({ strict: false, validateSchema: false, logger: false }).compile(schema);
  }
  return compiled;
}

export interface Activity {
  type: string;
  id?: string;
  text?: string;
  textFormat?: string;
  attachments?: {
    contentType: string;
    content: { type?: string; version?: string; refresh?: { userIds?: string[] } };
  }[];
  entities?: ({ type: string } & Record<string, unknown>)[];
  channelData?: Record<string, unknown>;
  conversation?: { id: string };
  from?: { id: string };
}

export const MOST_BYTES = 28 * 1024;

/** undefined: Teams takes it. */
export function refusalOf(activity: Activity, bytes: number): { status: number; code: string } | undefined {
  if (bytes > MOST_BYTES) return { status: 413, code: 'MessageSizeTooBig' };
  const { text, attachments = [], entities = [] } = activity;
  if (activity.type === 'message' && !text && attachments.length === 0) return bad('an empty message');
  for (const { contentType, content } of attachments) {
    if (contentType !== 'application/vnd.microsoft.card.adaptive')
      return bad(`an attachment of ${contentType}`);
    const why = badCard(content);
    if (why) return bad(why);
  }
  const roots = entities.filter(({ type }) => type === 'https://schema.org/Message');
  if (roots.length > 1) return bad('Multiple root message entities');
  for (const { citation } of roots) {
    if (citation === undefined) continue;
    if (!Array.isArray(citation) || citation.length > 20) return bad('more than 20 citations');
    for (const { position, appearance } of citation) {
      if (!appearance?.name || appearance.name.length > 80 || (appearance.abstract ?? '').length > 160)
        return bad('a citation without a name, or with too long a one');
      if (!text?.includes(`[${position}]`)) return bad('a citation that the text does not hold');
    }
  }
  for (const mention of entities.filter(({ type }) => type === 'mention'))
    if (typeof mention.text !== 'string' || !text?.includes(mention.text))
      return bad('a mention that the text does not hold');
  return undefined;
}

const bad = (code: string) => ({ status: 400, code });

export function badCard(
  card: Activity['attachments'] extends (infer One)[] | undefined
    ? One extends { content: infer Content }
      ? Content
      : never
    : never,
): string | undefined {
  if (card.type !== 'AdaptiveCard' || card.version !== '1.5') return 'a card of another kind';
  if ((card.refresh?.userIds ?? []).length > 60) return 'a refresh of more than 60 users';
  const sets: unknown[][] = [];
  walk(card, (value) => {
    if (Array.isArray(value.actions)) sets.push(value.actions);
  });
  if (sets.some((actions) => actions.length > 6)) return 'a set of more than six buttons';
  if (!hasCardSchema) return undefined;
  const valid = cardSchema();
  return valid(card)
    ? undefined
    : `a card that its schema refuses: ${JSON.stringify(valid.errors?.slice(0, 3))}`;
}

export function walk(value: unknown, visit: (value: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  else if (typeof value === 'object' && value !== null) {
    visit(value as Record<string, unknown>);
    for (const one of Object.values(value)) walk(one, visit);
  }
}
