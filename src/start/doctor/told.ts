/** What the doctor says of one thing. */

/** In the order in which they are told; `broken` is told first of each. */
export const SUBJECTS = [
  'settings',
  'database',
  'desk',
  'shop',
  'address',
  'Slack',
  'Teams',
  'model',
  'mail',
  'sign-in',
] as const;

export interface Told {
  about: (typeof SUBJECTS)[number];
  /** `off`: not set up; `note`: it works and should not stay so. */
  state: 'broken' | 'note' | 'works' | 'off';
  /** One line, with what to do where there is something to do. */
  says: string;
}

/** For one subject: each kind of finding by its name. */
export function teller(about: Told['about']) {
  const as = (state: Told['state']) => (says: string) => ({ about, state, says });
  return { broken: as('broken'), note: as('note'), works: as('works'), off: as('off') };
}
