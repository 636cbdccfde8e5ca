/** The names that Slack sends back to us. A test holds manifest.yml to them. */
import type { ButtonAction } from '../../run/view/card.ts';
import type { Asking } from '../shared/press.ts';

export const COMMAND = '/support';
/** The message shortcut "Plan a resolution". */
export const SHORTCUT = 'plan_resolution';

/** What the app subscribes to. */
export const EVENTS = [
  'app_home_opened',
  'app_mention',
  'message.channels',
  'message.groups',
  'message.im',
  'channel_archive',
  'group_archive',
  'channel_left',
  'group_left',
  'user_change',
  'app_uninstalled',
  'tokens_revoked',
] as const;

/** Marks our cards among messages: a card whose id was lost is found again by it. */
export const CARD_EVENT = 'greenlight_card';
/** … and what is said beside a card. */
export const ANNOUNCEMENT_EVENT = 'greenlight_announcement';

/**
 * Buttons of cards: `press:approve`, a second one of an action `press:ask:2`. The button's value is an
 * encoded Press.
 */
export const PRESS = /^press:/;
export const pressId = (action: ButtonAction, nth: number): string =>
  `press:${action}${nth > 1 ? `:${nth}` : ''}`;

/** Opens the whole card in a modal. The button's value is the run's id. */
export const WHOLE = 'whole';
/** Forms' callback ids: `form:adjust`. Their private metadata is an encoded Press. */
export const FORM = /^form:/;
export const formId = (asking: Asking): string => `form:${asking}`;
