/**
 * `npm run teams:package`: writes the app package for Teams, from MICROSOFT_APP_ID and PUBLIC_URL, and checks
 * it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environmentConfig } from '../src/config.ts';
import { packageProblems, teamsPackage } from './teams-package/package.ts';

const { values } = parseArgs({
  options: {
    'app-id': { type: 'string' },
    url: { type: 'string' },
    out: { type: 'string', default: 'greenlight-teams.zip' },
  },
});
const config = environmentConfig();
const said = 'problems' in config ? undefined : config;
const appId = values['app-id'] ?? said?.teams?.app?.id;
const url = values.url ?? said?.publicUrl;
if (appId === undefined || url === undefined || !url.startsWith('https://')) {
  console.error(
    'Say which app and where it is reached: MICROSOFT_APP_ID and PUBLIC_URL (https) in .env, or npm run teams:package -- --app-id ID --url https://greenlight.example.com',
  );
  process.exit(1);
}
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const archive = teamsPackage({ appId, url, version });
const problems = packageProblems(archive);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
writeFileSync(values.out, archive);
console.log(
  `${values.out}: ${archive.length} bytes, checked. Upload it in Teams under Apps, Manage your apps, Upload an app.`,
);
