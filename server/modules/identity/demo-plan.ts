import type { Centre, NewStaff, OrgArea, Team } from '../../../shared/contracts/identity.ts';
import { POST_CODES, type PostCode, type TeamKind } from '../../../shared/contracts/identity-catalogue.ts';
import { seededRandom, type Random } from '../../../shared/kernel/random.ts';

/** An area of the operator with the codes of its grids, as the operator's own system names them. */
export interface DemoArea {
  readonly code: string;
  readonly name: string;
  readonly grids: readonly string[];
}

export interface DemoPlan {
  readonly centres: Centre[];
  readonly areas: OrgArea[];
  readonly teams: Team[];
  readonly staff: NewStaff[];
}

const CENTRES: readonly [Centre, Centre] = [
  { code: 'east', name: '东区客服中心' },
  { code: 'west', name: '西区客服中心' },
];

type DesignedTeam = readonly [code: string, name: string, kind: TeamKind, centre: 0 | 1];
const TEAMS: readonly DesignedTeam[] = [
  ['front-e1', '热线一班', 'front_line', 0],
  ['front-e2', '热线二班', 'front_line', 0],
  ['front-w1', '热线三班', 'front_line', 1],
  ['home-e', '居家坐席班', 'home', 0],
  ['elder-e', '老年关爱班', 'elder_care', 0],
  ['media-w', '新媒体班', 'new_media', 1],
  ['video-w', '远程柜台班', 'video_counter', 1],
  ['vip-e', 'VIP服务班', 'vip', 0],
  ['complaint-e', '投诉处理组', 'complaint', 0],
  ['quality-e', '质检培训组', 'quality', 0],
  ['back-e', '后台支撑组', 'back_office', 0],
  ['office-e', '运营管理室', 'management', 0],
];

/** The well-known accounts, 1001 to 1018 in the order of the posts: where each of them sits. */
const WELL_KNOWN_TEAM: Readonly<Record<PostCode, string>> = {
  front_line_agent: 'front-e1',
  brand_agent: 'front-e1',
  vip_manager: 'vip-e',
  new_media_agent: 'media-w',
  video_counter_agent: 'video-w',
  elder_care_agent: 'elder-e',
  home_agent: 'home-e',
  shift_leader: 'front-e1',
  complaint_desk: 'complaint-e',
  quality_inspector: 'quality-e',
  trainer: 'quality-e',
  field_engineer: '',
  back_office: 'back-e',
  first_response_supervisor: 'complaint-e',
  marketing: 'back-e',
  operations_manager: 'office-e',
  counsellor: 'office-e',
  administrator: 'office-e',
};

/** The rest: how many of which post in which team. */
const CREWS: readonly (readonly [team: string, post: PostCode, count: number])[] = [
  ['front-e1', 'front_line_agent', 6],
  ['front-e2', 'front_line_agent', 7],
  ['front-e2', 'brand_agent', 2],
  ['front-e2', 'shift_leader', 1],
  ['front-w1', 'front_line_agent', 6],
  ['front-w1', 'shift_leader', 1],
  ['home-e', 'home_agent', 3],
  ['elder-e', 'elder_care_agent', 3],
  ['media-w', 'new_media_agent', 3],
  ['video-w', 'video_counter_agent', 2],
  ['vip-e', 'vip_manager', 3],
  ['complaint-e', 'complaint_desk', 2],
  ['complaint-e', 'first_response_supervisor', 1],
  ['quality-e', 'quality_inspector', 1],
  ['back-e', 'back_office', 2],
  ['office-e', 'administrator', 1],
];
const ENGINEERS_PER_AREA = 2;
const FIRST_WELL_KNOWN = 1001;
const FIRST_AGENT = 2001;
const FIRST_ENGINEER = 6001;

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏付方白邹孟熊秦邱江尹薛段雷侯龙史陶黎贺顾毛郝龚邵万钱严';
const GIVEN_1 = '晓雨佳思子梓欣雅文静婷丽海志建国明俊浩宇天嘉诗梦若语一心可玉春秋月红家振永立学德';
const GIVEN_2 = '燕琳怡涵萱颖洁敏娜倩莹蓉慧芳霞玲强伟磊鹏杰涛斌峰辉军勇波宁凯轩然豪翔东林阳华平';

const draw = (random: Random, chars: string): string => random.pick(Array.from(chars));

/** Two or three characters, and nobody twice: two people of one name would make every list of the demo a riddle. */
function nameMaker(random: Random): () => string {
  const given = new Set<string>();
  return () => {
    for (;;) {
      const name = draw(random, SURNAMES) + (random.chance(0.8) ? draw(random, GIVEN_1) : '') + draw(random, GIVEN_2);
      if (given.has(name)) continue;
      given.add(name);
      return name;
    }
  };
}

const crewCode = (area: DemoArea): string => `crew-${area.code}`;

function planTeams(areas: readonly OrgArea[], given: readonly DemoArea[]): Team[] {
  const desks = TEAMS.map(([code, name, kind, centre]): Team => ({
    code,
    name,
    kind,
    centre: CENTRES[centre].code,
    area: null,
    grids: [],
  }));
  const crews = given.map((area, at): Team => ({
    code: crewCode(area),
    name: `${area.name}装维班`,
    kind: 'field_crew',
    centre: areas[at]?.centre ?? CENTRES[0].code,
    area: area.code,
    grids: [...area.grids],
  }));
  return [...desks, ...crews];
}

/** The same seed and the same areas give the same people on every machine. */
export function planDemoStaff(seed: number, given: readonly DemoArea[]): DemoPlan {
  const random = seededRandom(seed ^ 0x73746166);
  const nextName = nameMaker(random);
  const half = Math.ceil(given.length / 2);
  const areas = given.map(({ code, name }, at): OrgArea => ({ code, name, centre: CENTRES[at < half ? 0 : 1].code }));
  const teams = planTeams(areas, given);
  const byCode = new Map(teams.map((team) => [team.code, team]));
  const hire = (staffNo: number, post: PostCode, teamCode: string): NewStaff => {
    const team = byCode.get(teamCode);
    return {
      staffNo: String(staffNo),
      name: nextName(),
      post,
      centre: team?.centre ?? CENTRES[0].code,
      area: team?.area ?? null,
      team: team?.code ?? null,
      mobile: `1990000${staffNo}`,
      employment: random.chance(0.7) ? 'own' : 'outsourced',
    };
  };
  const firstCrew = given[0] === undefined ? '' : crewCode(given[0]);
  const known = POST_CODES.map((post, at) => hire(FIRST_WELL_KNOWN + at, post, WELL_KNOWN_TEAM[post] || firstCrew));
  const desks = CREWS.flatMap(([team, post, count]) => Array.from({ length: count }, () => ({ team, post })));
  const agents = desks.map(({ team, post }, at) => hire(FIRST_AGENT + at, post, team));
  const crews = given.flatMap((area) => Array.from({ length: ENGINEERS_PER_AREA }, () => crewCode(area)));
  const engineers = crews.map((team, at) => hire(FIRST_ENGINEER + at, 'field_engineer', team));
  return { centres: [...CENTRES], areas, teams, staff: [...known, ...agents, ...engineers] };
}
