/** What desk.yaml says of how replies go out, against the tools and entities that there are. */
import { SEND_PLACES } from '../run/desk.ts';
import { noSuch } from '../run/text/no-such.ts';
import type { DeclaredTools } from './check-policy.ts';
import { type DeskFiles, namesIn } from './files.ts';
import type { Mistake } from './mistake.ts';

export function sendMistakes({ desk, read }: DeskFiles, { names, senders }: DeclaredTools): Mistake[] {
  const { send } = desk;
  if (!send) return [];
  const at = (...path: string[]) => ({ file: 'desk.yaml' as const, path: ['send', ...path] });
  const known = new Set<string>([...SEND_PLACES, ...(namesIn(read['desk.yaml'], 'entities') ?? [])]);
  const places = Object.entries(send.args).flatMap(([arg, text]) =>
    [...text.matchAll(/\{([^{}]*)\}/g)]
      .filter(([, place = '']) => !known.has(place))
      .map(([, place = '']) => ({ ...at('args', arg), says: noSuch('value', place, { known }) })),
  );
  if (names && !names.has(send.tool))
    return [{ ...at('tool'), says: noSuch('tool', send.tool, { known: names }) }, ...places];
  const sender = senders.get(send.tool);
  if (!sender)
    return names
      ? [{ ...at('tool'), says: `${send.tool} is no write of tools.yaml, or one with a mistake` }, ...places]
      : places;
  const { why, takes, needs } = sender;
  const given = Object.keys(send.args);
  return [
    ...(why === undefined ? [] : [{ ...at('tool'), says: `${send.tool} ${why}` }]),
    ...given
      .filter((arg) => !takes.includes(arg))
      .map((arg) => ({ ...at('args', arg), says: noSuch('argument', arg, { known: new Set(takes) }) })),
    ...needs
      .filter((arg) => !given.includes(arg))
      .map((arg) => ({ ...at('args'), says: `${send.tool} needs ${arg}` })),
    ...(Object.values(send.args).some((text) => text.includes('{letter}'))
      ? []
      : [{ ...at('args'), says: 'no argument has the letter: write {letter} where its text goes' }]),
    ...places,
  ];
}
