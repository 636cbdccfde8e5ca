/** A tool that is one HTTP request to a service. */
import { canonical } from '../../run/plan/digest.ts';
import type { Json } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import type { Outside } from './calling.ts';
import { cutText } from './clean.ts';
import type { Exchange } from './door.ts';
import type { Answer } from './exchange.ts';
import { formOf } from './form.ts';
import { structured } from './output.ts';
import { parsedJson, refusal, textOf } from './refusal.ts';
import { type Reading, serviceTool } from './service-tool.ts';
import { filledUrl, placesIn, valuesOf } from './templates.ts';
import type { HttpTool } from './tools-file.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Throws SchemaRefused. */
export function httpTool(tool: HttpTool, exchange: Exchange): Outside {
  const { shape, writtenUrl, headers } = tool;
  const { method, url, output, body: written } = shape;
  const isForm = written === 'form';
  const inUrl = new Set(placesIn(url));
  const sendsBody = method !== 'GET' && method !== 'DELETE';
  return serviceTool(
    {
      ...tool,
      // An address that moves is the same tool: the setting that says where it is now is the operator's.
      definition: present({ method, url: writtenUrl, body: isForm ? written : undefined }),
      goesTo: `${method} ${new URL(url.replace(/[?{].*/s, '')).host}`,
      asked(args, { context, key, carried }) {
        // Of what goes with the call, too, some may stand in the address.
        const all = carried(args);
        const body = Object.fromEntries(Object.entries(all).filter(([arg]) => !inUrl.has(arg)));
        return present({
          method,
          url: filledUrl(url, valuesOf(all, context, key)),
          headers: present({
            accept: output ? 'application/json' : 'application/json, text/*',
            ...headers,
            'content-type': sendsBody ? (isForm ? FORM : 'application/json') : headers['content-type'],
          }),
          body: sendsBody ? (isForm ? formOf(body) : canonical(body)) : undefined,
        });
      },
      answered,
    },
    exchange,
  );
}

function answered(answer: Answer, how: Reading): Json {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, how);
  return how.schema
    ? structured(how.name, parsedJson(how.name, answer), { schema: how.schema, redact: how.redact })
    : cutText(textOf(answer), how.redact, answer.more);
}
