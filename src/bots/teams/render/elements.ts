/**
 * Elements of Adaptive Cards 1.5, as far as they are used here. A text that is not our own goes into a run,
 * which knows no markdown.
 */

export type Color = 'default' | 'good' | 'warning' | 'attention' | 'accent';
export type Element = { type: string } & Record<string, unknown>;
export type Action = { type: 'Action.Execute' | 'Action.OpenUrl'; title: string } & Record<string, unknown>;

export interface Run {
  text: string;
  bold?: boolean;
  subtle?: boolean;
  color?: Color;
  strike?: boolean;
  mono?: boolean;
}

export interface Layout {
  spacing?: 'none' | 'small' | 'default' | 'medium' | 'large';
  separator?: true;
  small?: true;
  indent?: true;
}

export function runs(
  parts: (Run | undefined | false)[],
  { spacing, separator, small }: Layout = {},
): Element {
  return {
    type: 'RichTextBlock',
    ...(spacing ? { spacing } : {}),
    ...(separator ? { separator } : {}),
    inlines: parts.flatMap((part) =>
      part && part.text !== ''
        ? [
            {
              type: 'TextRun',
              text: part.text,
              ...(part.bold ? { weight: 'bolder' } : {}),
              ...(part.subtle ? { isSubtle: true } : {}),
              ...(part.color && part.color !== 'default' ? { color: part.color } : {}),
              ...(part.strike ? { strikethrough: true } : {}),
              ...(part.mono ? { fontType: 'monospace' } : {}),
              ...(small ? { size: 'small' } : {}),
            },
          ]
        : [],
    ),
  };
}

/** A heading of our own words. */
export function heading(text: string, spacing: Layout['spacing'] = 'medium'): Element {
  return { type: 'TextBlock', text, weight: 'bolder', spacing, wrap: true };
}

export function box(
  items: Element[],
  style: 'default' | 'emphasis' | 'good' | 'attention' | 'warning' | 'accent' = 'emphasis',
  spacing: Layout['spacing'] = 'small',
): Element {
  return { type: 'Container', style, spacing, items };
}

export function execute(
  title: string,
  verb: string,
  data: Record<string, unknown>,
  more: { style?: 'positive' | 'destructive' | undefined; inputs?: 'auto' | 'none' } = {},
): Action {
  return {
    type: 'Action.Execute',
    title,
    verb,
    data: { verb, ...data },
    ...(more.style ? { style: more.style } : {}),
    ...(more.inputs === 'none' ? { associatedInputs: 'none' } : {}),
  };
}

/** Teams shows six buttons of a set and drops the rest. */
export const MOST_ACTIONS = 6;

export function actionSets(actions: Action[]): Element[] {
  const sets: Element[] = [];
  for (let at = 0; at < actions.length; at += MOST_ACTIONS)
    sets.push({
      type: 'ActionSet',
      spacing: at === 0 ? 'medium' : 'small',
      actions: actions.slice(at, at + MOST_ACTIONS),
    });
  return sets;
}
