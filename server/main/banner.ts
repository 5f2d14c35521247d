import { POSTS } from '../../shared/contracts/identity-catalogue.ts';
import type { Config } from './config.ts';
import type { House } from './house.ts';

/** Display width: a Chinese character takes two columns. */
const width = (text: string): number =>
  Array.from(text).reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(1, to - width(text)));

/** What a person needs to know after the start: where to go, whom to sign in as, which number to call. */
export async function bannerOf(house: House, config: Config, seconds: number): Promise<string> {
  const isWeb = config.ROLES.includes('web');
  const trunks = config.SIP_TRUNKS.flatMap((t) => t.addresses).join(', ');
  const lines = [
    '',
    `  首接 Shoujie is open (${seconds.toFixed(1)} s)`,
    '',
    ...(config.DATABASE_URL === undefined
      ? []
      : [`  Node       ${config.NODE_NAME} (${config.ROLES.join(', ')}), ${house.url}/readyz`]),
    ...(isWeb
      ? [
          `  Staff      ${house.url}/`,
          `  Customers  ${house.url}/chat   (on a web page of yours: ${house.url}/demo-site)`,
        ]
      : []),
    ...(house.sip === undefined
      ? []
      : [`  Hotline    sip:${config.HOTLINE_NUMBER}@${house.sip.host}:${house.sip.port}   (SIP, from ${trunks})`]),
    ...(isWeb ? [`  API        ${house.url}/api/docs`] : []),
  ];
  if (!isWeb) return `${lines.join('\n')}\n`;
  const accounts = await house.rooms.identity.demoAccounts();
  const [first] = accounts;
  if (first !== undefined) {
    lines.push('', `  Sign in as (password for all: ${first.password})`);
    const cells = accounts.map((a) => `${a.staffNo}  ${pad(POSTS[a.post].zh, 16)}${pad(a.name, 8)}`);
    const half = Math.ceil(cells.length / 2);
    for (let i = 0; i < half; i += 1) lines.push(`    ${pad(cells[i] ?? '', 36)}${cells[i + half] ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}
