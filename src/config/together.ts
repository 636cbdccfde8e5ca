/** Settings that need one another, or do not go together: a sentence for each mistake. Pure. */

/** Settings that make sense only together with another one: [setting, what it needs, what to do]. */
const BELONG: [string, string[], string][] = [
  ['DATABASE_OWNER_URL', ['DATABASE_URL'], 'set both, or neither'],
  ['SCIM_TENANT', ['SCIM_TOKEN'], 'set both, or neither'],
  ['OIDC_ISSUER', ['OIDC_CLIENT_ID'], 'set both, or neither'],
  ['OIDC_ISSUER', ['OIDC_CLIENT_SECRET'], 'set both, or neither'],
  ['OIDC_ISSUER', ['PUBLIC_URL'], 'the provider sends people back there'],
  ['OIDC_CLIENT_ID', ['OIDC_ISSUER'], 'set both, or neither'],
  ['OIDC_CLIENT_SECRET', ['OIDC_ISSUER'], 'set both, or neither'],
  ['OIDC_TRUST_EMAIL', ['OIDC_ISSUER'], 'set both, or neither'],
  ['OIDC_TENANT', ['OIDC_ISSUER'], 'set both, or neither'],
  ['GREENLIGHT_OLD_MASTER_KEYS', ['GREENLIGHT_MASTER_KEY'], 'set both, or neither'],
  ['TLS_CERT', ['TLS_KEY'], 'set both, or neither'],
  ['TLS_KEY', ['TLS_CERT'], 'set both, or neither'],
  ['AUDIT_BUCKET_KEY_ID', ['AUDIT_BUCKET_SECRET'], 'set both, or neither'],
  ['AUDIT_BUCKET_SECRET', ['AUDIT_BUCKET_KEY_ID'], 'set both, or neither'],
  ['SLACK_SIGNING_SECRET', ['SLACK_BOT_TOKEN'], 'set both, or neither'],
  ['SLACK_APP_TOKEN', ['SLACK_BOT_TOKEN'], 'set both, or neither'],
  ['SLACK_API_URL', ['SLACK_BOT_TOKEN'], 'set both, or neither'],
  ['MICROSOFT_APP_ID', ['MICROSOFT_APP_PASSWORD'], 'set both, or neither'],
  ['MICROSOFT_APP_PASSWORD', ['MICROSOFT_APP_ID'], 'set both, or neither'],
  ['MICROSOFT_APP_TENANT_ID', ['MICROSOFT_APP_ID'], 'set both, or neither'],
  [
    'OPENAI_BASE_URL',
    ['OPENAI_API_KEY'],
    'set a key (any word where the endpoint asks for none), or remove this',
  ],
];

/** `given`: what is set, by name, as it was written. */
export function incomplete(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems = BELONG.filter(([name, needs]) => given[name] && !needs.some((other) => given[other])).map(
    ([name, needs, todo]) => `${name} is set without ${needs.join(' or ')}: ${todo}.`,
  );
  if (given.DATABASE_URL && !given.GREENLIGHT_MASTER_KEY) {
    problems.push(
      'GREENLIGHT_MASTER_KEY is required with DATABASE_URL: make one with: openssl rand -base64 32, and keep it.',
    );
  }
  if (/^(web|worker)$/.test(given.ROLE ?? '') && !given.DATABASE_URL) {
    problems.push(
      `ROLE=${given.ROLE} is for several processes on one PostgreSQL; the embedded database is open in one: remove ROLE, or set DATABASE_URL.`,
    );
  }
  if (given.AUDIT_CHECKPOINTS?.startsWith('s3://') && !given.AUDIT_BUCKET_KEY_ID) {
    problems.push('AUDIT_CHECKPOINTS is a bucket without AUDIT_BUCKET_KEY_ID: set its keys.');
  }
  if (given.PII_TO_MODEL === 'placeholders' && given.EMBEDDING_MODEL) {
    problems.push(
      'EMBEDDING_MODEL is given the words of cases as they are, which PII_TO_MODEL=placeholders forbids: remove one of them.',
    );
  }
  if (given.DATABASE_URL && /^(1|true|yes|on|y|enabled)$/i.test(given.TEAMS_PLAYGROUND ?? '')) {
    problems.push(
      'TEAMS_PLAYGROUND is for the embedded database only, since it signs nothing: remove it or DATABASE_URL.',
    );
  }
  if (given.OIDC_ISSUER && !given.DATABASE_URL) {
    problems.push(
      'OIDC_ISSUER is for PostgreSQL: the embedded database asks nobody on this machine to sign in. Remove it, or set DATABASE_URL.',
    );
  }
  for (const name of ['OIDC_ISSUER', 'PUBLIC_URL'] as const) {
    const plain = /^http:\/\/(.*?)(:\d+)?(\/|$)/i.exec(given[name] ?? '')?.[1];
    if (given.OIDC_ISSUER && plain !== undefined && !LOOPBACK.test(plain)) {
      problems.push(
        `${name} has to begin with https:// where people sign in with OIDC_ISSUER, unless it is on this machine.`,
      );
    }
  }
  const covered = given.TLS_CERT !== undefined || isOn(given.BEHIND_PROXY);
  if (given.HOST && !LOOPBACK.test(given.HOST) && !covered) {
    problems.push(
      'HOST is beyond this machine without TLS: set TLS_CERT and TLS_KEY, or BEHIND_PROXY=1 where a proxy of your own speaks TLS.',
    );
  }
  return problems;
}

export const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|\[::1\])$/i;
const isOn = (text: string | undefined) => /^(1|true|yes|on|y|enabled)$/i.test(text ?? '');
