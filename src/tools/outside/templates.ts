/**
 * Placeholders in the tools file: `{order}` is an argument of the call, `{$customer}` comes from the run.
 * Values are put in whole, never read again.
 */

import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { worded } from '../../run/text/worded.ts';
import { ToolFault } from '../contract.ts';

const PLACE = /\{(\$?[A-Za-z_][\w.-]*)\}/g;

/** What a placeholder may stand for beside the arguments. */
export const RUN_PLACES = ['$customer', '$run', '$tenant', '$key'] as const;

export type Values = (name: string) => Json | undefined;

/** `key`: only where a call has one (writes). Asking for a customer that is not known is a fault. */
export function valuesOf(input: { [name: string]: Json }, context: CallContext, key?: string): Values {
  const said = (sentence: string) => worded(sentence, context.policy.person);
  return (name) => {
    switch (name) {
      case '$customer':
        if (context.customer?.verified) return context.customer.id;
        if (context.customer) throw new ToolFault('not_verified', said('The customer is not verified yet.'));
        throw new ToolFault('no_customer', said('Nobody knows yet which customer this is about.'));
      case '$run':
        return context.run;
      case '$tenant':
        return context.tenant;
      case '$key':
        return key;
      default:
        return Object.hasOwn(input, name) ? input[name] : undefined;
    }
  };
}

export function placesIn(value: Json): string[] {
  if (typeof value === 'string') return [...value.matchAll(PLACE)].map((found) => found[1] ?? '');
  if (Array.isArray(value)) return value.flatMap(placesIn);
  return isRecord(value) ? Object.values(value).flatMap(placesIn) : [];
}

/**
 * A text that is one placeholder becomes its value, of whatever kind; in a longer text values stand as
 * words. A field whose value is missing is left out.
 */
export function filled(value: Json, values: Values): Json | undefined {
  if (typeof value === 'string') {
    const whole = /^\{(\$?[A-Za-z_][\w.-]*)\}$/.exec(value)?.[1];
    return whole === undefined
      ? value.replace(PLACE, (_, name: string) => scalar(name, values(name)) ?? '')
      : values(whole);
  }
  if (Array.isArray(value)) return value.flatMap((item) => filled(item, values) ?? []);
  if (isRecord(value)) return filledFields(value, values);
  return value;
}

export function filledFields(fields: { [name: string]: Json }, values: Values): { [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, inner]): [string, Json][] => {
      const made = filled(inner, values);
      return made === undefined ? [] : [[name, made]];
    }),
  );
}

/**
 * The address with its placeholders filled in, percent-encoded (RFC 3986). A value can change neither
 * host nor the structure of the path: one that would be a segment of dots, or none at all, is a fault. A
 * query parameter whose value is missing is left out.
 */
export function filledUrl(template: string, values: Values): URL {
  const [base = '', query] = splitOnce(template, '?');
  const path = base.replace(PLACE, (_, name: string) => {
    const text = scalar(name, values(name));
    if (text === undefined || text === '') throw notUsable(name);
    return encoded(name, text);
  });
  if (path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment)))
    throw notUsable(placesIn(base)[0] ?? 'path');
  const pairs = (query ?? '').split('&').flatMap((pair) => {
    const missing = placesIn(pair).some((name) => values(name) === undefined || values(name) === null);
    return missing || pair === '' ? [] : [pair.replace(PLACE, (_, name: string) => encodedOf(name, values))];
  });
  const url = new URL(pairs.length > 0 ? `${path}?${pairs.join('&')}` : path);
  const fixed = new URL(base.replace(PLACE, 'x'));
  const segments = (one: URL) => one.pathname.split('/').length;
  if (url.origin !== fixed.origin || segments(url) !== segments(fixed) || url.hash !== '')
    throw notUsable(placesIn(template)[0] ?? 'path');
  return url;
}

function encodedOf(name: string, values: Values): string {
  return encoded(name, scalar(name, values(name)) ?? '');
}

function encoded(name: string, text: string): string {
  if (!text.isWellFormed()) throw notUsable(name);
  return encodeURIComponent(text);
}

function scalar(name: string, value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') throw notUsable(name);
  return String(value);
}

function notUsable(name: string): ToolFault {
  return new ToolFault('invalid_input', `The argument ${name} cannot stand in an address like this.`);
}

function splitOnce(text: string, at: string): [string, string?] {
  const found = text.indexOf(at);
  return found < 0 ? [text] : [text.slice(0, found), text.slice(found + 1)];
}
