/**
 * The app package for Teams: the manifest for one registration, and the icons. Each rule of Teams that it
 * must keep is checked here.
 */
import { readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { z } from 'zod';

const source = (name: string) => readFileSync(new URL(`../../teams/${name}`, import.meta.url));

/** The first day that a zip archive knows: the same sources make the same bytes. */
const MADE = new Date(1980, 0, 1);

export interface PackageFor {
  appId: string;
  /** Where people reach Greenlight; https. */
  url: string;
  /** `1.2.3` */
  version: string;
}

export function teamsPackage({ appId, url, version }: PackageFor): Uint8Array {
  const filled = source('manifest.json')
    .toString()
    .replaceAll('{{APP_ID}}', appId)
    .replaceAll('{{URL}}', url.replace(/\/+$/, ''))
    .replaceAll('{{DOMAIN}}', new URL(url).host)
    .replaceAll('{{VERSION}}', version);
  const files = {
    'manifest.json': Buffer.from(filled),
    'color.png': source('color.png'),
    'outline.png': source('outline.png'),
  };
  return zipSync(files, { level: 9, mtime: MADE });
}

const guid = z.guid();
const https = z.url({ protocol: /^https$/ });
const short = (most: number) => z.string().min(1).max(most);
const scopes = z.array(z.enum(['personal', 'team', 'groupChat'])).min(1);

/**
 * The rules of https://learn.microsoft.com/microsoft-365/extensibility/schema/ for what is used here;
 * whatever is not is an error.
 */
const Manifest = z.strictObject({
  $schema: https,
  manifestVersion: z.string().regex(/^\d+\.\d+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: guid,
  developer: z.strictObject({ name: short(32), websiteUrl: https, privacyUrl: https, termsOfUseUrl: https }),
  name: z.strictObject({ short: short(30), full: short(100) }),
  description: z.strictObject({ short: short(80), full: short(4000) }),
  icons: z.strictObject({ color: short(2048), outline: short(2048) }),
  accentColor: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  bots: z
    .array(
      z.strictObject({
        botId: guid,
        scopes,
        isNotificationOnly: z.boolean(),
        supportsFiles: z.boolean(),
        supportsCalling: z.boolean(),
        supportsVideo: z.boolean(),
        commandLists: z
          .array(
            z.strictObject({
              scopes,
              commands: z.array(z.strictObject({ title: short(32), description: short(128) })).max(10),
            }),
          )
          .max(3),
      }),
    )
    .length(1),
  composeExtensions: z
    .array(
      z.strictObject({
        botId: guid,
        commands: z
          .array(
            z.strictObject({
              id: short(64),
              type: z.literal('action'),
              title: short(32),
              description: short(128),
              context: z.array(z.enum(['message', 'compose', 'commandBox'])).min(1),
              fetchTask: z.literal(true),
            }),
          )
          .min(1)
          .max(10),
      }),
    )
    .length(1),
  permissions: z.array(z.enum(['identity', 'messageTeamMembers'])),
  validDomains: z
    .array(
      z
        .string()
        .max(2048)
        .regex(/^[\w.-]+(:\d+)?$/),
    )
    .max(16),
  webApplicationInfo: z.strictObject({ id: guid, resource: https }),
  authorization: z.strictObject({
    permissions: z.strictObject({
      resourceSpecific: z.array(
        z.strictObject({
          name: z.enum(['ChannelMessage.Read.Group', 'ChatMessage.Read.Chat']),
          type: z.literal('Application'),
        }),
      ),
    }),
  }),
});

/** One sentence for each rule that the package breaks. */
export function packageProblems(archive: Uint8Array): string[] {
  const { 'manifest.json': manifest, ...others } = unzipSync(archive);
  if (!manifest) return ['manifest.json is missing.'];
  const read = Manifest.safeParse(JSON.parse(Buffer.from(manifest).toString()));
  if (!read.success)
    return read.error.issues.map(({ path, message }) => `manifest.json: ${path.join('.')}: ${message}.`);
  const { id, icons, bots, composeExtensions, webApplicationInfo } = read.data;
  const problems: string[] = [];
  if ([...bots, ...composeExtensions].some(({ botId }) => botId !== id) || webApplicationInfo.id !== id)
    problems.push(
      'manifest.json: the bot, the message action and the app are one registration: their ids must be the same.',
    );
  for (const [name, size] of [
    [icons.color, 192],
    [icons.outline, 32],
  ] as const) {
    const file = others[name];
    const real = file && pngSize(file);
    if (real?.width !== size || real.height !== size)
      problems.push(`${name} must be a PNG of ${size} by ${size} pixels.`);
    delete others[name];
  }
  for (const name of Object.keys(others)) problems.push(`${name} does not belong into the package.`);
  return problems;
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** undefined: no PNG. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const file = Buffer.from(bytes);
  if (file.length < 24 || !file.subarray(0, 8).equals(PNG)) return undefined;
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}
