/** A tool that is one operation of a GraphQL service. */
import { canonical } from '../../../run/plan/digest.ts';
import { present } from '../../../run/present.ts';
import type { Outside } from '../calling.ts';
import type { Exchange } from '../door.ts';
import { serviceTool } from '../service-tool.ts';
import { filledFields, valuesOf } from '../templates.ts';
import { answeredBy } from './answer.ts';
import { KEY_VARIABLE, printed } from './document.ts';
import { type GraphqlTool, variablesOf } from './service.ts';

/** Throws SchemaRefused. */
export function graphqlTool(tool: GraphqlTool, exchange: Exchange): Outside {
  const { shape, document, at, endpoint, writtenEndpoint, headers } = tool;
  const { errors, effect, idempotency } = shape;
  const directive = idempotency?.directive;
  const query = printed(document, directive);
  const variables = variablesOf(tool);
  return serviceTool(
    {
      ...tool,
      definition: {
        ...{ endpoint: writtenEndpoint, query, variables, at, errors: JSON.parse(JSON.stringify(errors)) },
      },
      goesTo: `${document.operation.name?.value ?? document.operation.operation} of ${new URL(endpoint).host}`,
      asked(args, { context, key, carried }) {
        const sent = carried(filledFields(variables, valuesOf(args, context, key)));
        const keyed = directive && key !== undefined ? { ...sent, [KEY_VARIABLE]: key } : sent;
        return {
          method: 'POST',
          url: new URL(endpoint),
          headers: {
            accept: 'application/graphql-response+json, application/json',
            ...headers,
            'content-type': 'application/json',
          },
          body: canonical(
            present({ query, variables: keyed, operationName: document.operation.name?.value }),
          ),
        };
      },
      answered: (answer, how) => answeredBy(answer, how, { effect, errors, at }),
    },
    exchange,
  );
}
