/** Reads, decodes and checks bodies and queries, or refuses them naming the field. */
import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import type { z } from 'zod';
import { badText, MOST_TEXT } from '../../flow/text.ts';
import { ApiFault, refused } from './faults.ts';

/** A text at its limit still fits when its sender wrote every character that is not ASCII as \uXXXX. */
const BODY_LIMIT = 3 * MOST_TEXT + 4096;
/** Arguments of tools are shallow; deeper is an attack on whoever walks it. */
const DEPTH = 20;

const raw = express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false });

/** The body as JSON; `{}` when there is none. */
export async function readBody(request: Request, response: Response): Promise<unknown> {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
  if (chunked === undefined && (length === undefined || length === '0')) return {};
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json *(?:; *charset="?utf-8"? *)?$/i.test(type)) {
    throw new ApiFault(415, {
      error: 'wrong_type',
      message: 'Send JSON in UTF-8 with "Content-Type: application/json".',
    });
  }
  await new Promise<void>((resolve, reject) => {
    raw(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return {};
  if (!isUtf8(bytes))
    throw new ApiFault(400, { error: 'not_json', message: 'The body is not UTF-8; send JSON in UTF-8.' });
  const value = parseJson(bytes.toString('utf8'));
  checkWhole(value);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiFault(400, {
      error: 'not_json',
      message: 'The body is not valid JSON; check quotes, commas and brackets.',
    });
  }
}

/**
 * Refuses a body with any string, field names included, that may not be stored. Without recursion, so that
 * depth is no weapon.
 */
function checkWhole(whole: unknown): void {
  const open: { value: unknown; path: string[] }[] = [{ value: whole, path: [] }];
  for (let item = open.pop(); item; item = open.pop()) {
    const { value, path } = item;
    if (typeof value === 'string') refuseUnfit(value, path);
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= DEPTH) {
      throw new ApiFault(400, {
        error: 'wrong_body',
        message: `The body is nested deeper than ${DEPTH} levels; send it flatter.`,
      });
    }
    for (const [name, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) refuseUnfit(name, path);
      if (name === '__proto__') {
        throw new ApiFault(400, {
          error: 'wrong_body',
          message: 'The body has a field "__proto__"; leave it out.',
        });
      }
      open.push({ value: inner, path: [...path, name] });
    }
  }
}

/** Blank text is not judged here: an argument may be blank, and flow refuses it where words are needed. */
function refuseUnfit(text: string, path: PropertyKey[]): void {
  const bad = text.trim() === '' ? undefined : badText(text, nameOf(path));
  if (bad) throw refused(bad);
}

/** `value` as `schema` has it. Rejects with 400, naming up to five fields. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: 'body' | 'query',
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 5).map(sentence).join('; ');
  const message = `${faults}. GET /v1/openapi.json describes the ${what}.`;
  throw new ApiFault(400, { error: `wrong_${what}`, message });
}

function sentence(issue: z.core.$ZodIssue): string {
  const field = named(issue.path);
  if (issue.code === 'custom') return `${field} ${issue.message}`;
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.map((key) => named([key])).join(', ')} is not a field here`;
  const why = issue.message.replace(/^Invalid input: /, '');
  if (why.endsWith(', received undefined'))
    return `${field} is missing: ${why.slice(0, -', received undefined'.length)}`;
  if (/^names /.test(why)) return `${field} ${why}`;
  return `${field} is wrong: ${why}`;
}

const named = (path: readonly PropertyKey[]) =>
  path.length === 0 ? 'The body' : JSON.stringify(nameOf(path));

/**
 * A field's name as an answer may repeat it: cut, and with nothing in it that could pass for anything else.
 */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map(String).join('.');
  return name.replace(/[^\w.$-]/g, '?').slice(0, 80) || 'body';
}
