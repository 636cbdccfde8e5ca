/** Payloads as the platforms sent them, from the recordings, or a few of our own where there are none. */
import { readdirSync, readFileSync } from 'node:fs';
import { hasMaterial, materialPath } from '../../material.ts';

const OWN = {
  slack: [
    {
      type: 'event_callback',
      team_id: 'T0GREENLIGHT',
      event_id: 'Ev1',
      event: {
        type: 'app_mention',
        user: 'U0ENGINEER',
        text: '<@U0BOT> help',
        ts: '1700000000.000001',
        channel: 'C1',
      },
    },
    {
      type: 'block_actions',
      team: { id: 'T0GREENLIGHT' },
      user: { id: 'U0ENGINEER', team_id: 'T0GREENLIGHT' },
      channel: { id: 'C1' },
      message: { ts: '1700000000.000001' },
      actions: [{ action_id: 'press:approve:0', value: '{}', type: 'button' }],
      trigger_id: 't',
    },
  ],
  teams: [
    {
      ...{
        id: '1',
        type: 'message',
        text: 'help',
        channelId: 'msteams',
        serviceUrl: 'https://smba.trafficmanager.net/x/',
      },
      from: { id: '29:1x', name: 'X' },
      recipient: { id: '28:bot' },
      conversation: { id: 'a:1x', conversationType: 'personal', tenantId: 't' },
      channelData: { tenant: { id: 't' } },
    },
    {
      id: '2',
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { verb: 'approve', data: {} } },
    },
  ],
};

export function recorded(platform: 'slack' | 'teams'): Record<string, unknown>[] {
  const folder = `data/payloads/${platform}`;
  if (!hasMaterial(folder)) return OWN[platform];
  const files = readdirSync(materialPath(folder)).filter((name) => name.endsWith('.json'));
  const found = files.flatMap((name) =>
    Object.values(JSON.parse(readFileSync(materialPath(`${folder}/${name}`), 'utf8')) as object),
  );
  return [...OWN[platform], ...found.filter((one) => typeof one === 'object' && one !== null)];
}
