/** What a browser may do with our pages: nothing that is not ours, and nobody may frame them. */
import helmet from 'helmet';

/**
 * For every answer of the application. No CORS header is ever set, so that no foreign page reads an answer.
 */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  // Only whoever runs the TLS proxy knows whether its host is never reached without TLS.
  strictTransportSecurity: false,
});
