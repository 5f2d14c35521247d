import type { Area, Grid } from '../../../../shared/contracts/customers.ts';
import { seededRandom, type Random } from '../../../../shared/kernel/random.ts';

/** A province that is on no map. Region codes begin with 99, which GB/T 2260 has never given away. */
export const PROVINCE = '岚江省';

interface CityPlan {
  readonly code: string;
  readonly name: string;
  readonly weight: number;
  readonly areas: readonly (readonly [name: string, weight: number, rural?: boolean])[];
}

const CITIES: readonly CityPlan[] = [
  {
    code: '9901',
    name: '云渡市',
    weight: 40,
    areas: [
      ['望潮区', 24],
      ['桂塘区', 22],
      ['云栖区', 18],
      ['高新区', 16],
      ['东埠区', 12],
      ['禾溪县', 8, true],
    ],
  },
  {
    code: '9902',
    name: '青浔市',
    weight: 22,
    areas: [
      ['浔阳门区', 34],
      ['南屿区', 28],
      ['莲湖县', 20, true],
      ['枫岭县', 18, true],
    ],
  },
  {
    code: '9903',
    name: '安湖市',
    weight: 16,
    areas: [
      ['镜湖口区', 38],
      ['西渡区', 30],
      ['双溪县', 32, true],
    ],
  },
  {
    code: '9904',
    name: '北汀市',
    weight: 13,
    areas: [
      ['汀洲区', 44],
      ['港北区', 30],
      ['沙河店县', 26, true],
    ],
  },
  {
    code: '9905',
    name: '石澜市',
    weight: 9,
    areas: [
      ['澜城区', 50],
      ['石梁县', 28, true],
      ['竹山坪县', 22, true],
    ],
  },
];

const ROADS =
  '望江路 桂语路 解放路 人民路 青年路 学院路 滨河路 建设路 和平路 文昌路 迎宾路 东风路 环城北路 云锦街 荷塘街 书院街 朝阳街 春晓路 长虹路 光华路'.split(
    ' ',
  );
const VILLAGES =
  '上塘村 下塘村 石桥村 柳林村 大樟村 前进村 红星村 双井村 白沙村 茶亭村 古渡村 杨梅村 新田村 洪家村'.split(' ');
const ESTATE_HEADS =
  '锦绣 翠湖 阳光 金桂 碧云 丽景 滨江 东方 和谐 世纪 紫薇 香樟 梧桐 星河 怡景 御景 春江 观澜 听涛 幸福'.split(' ');
const ESTATE_TAILS = '花园 小区 家园 名苑 新村 公寓 华庭 雅苑 嘉园 里'.split(' ');
const GRID_HEADS = '东湖 西门 南桥 北站 中心 河滨 新城 老街 火车站 学府 开发区 城关 柳岸 桃园'.split(' ');

export interface Community {
  readonly name: string;
  readonly street: string;
  readonly gridCode: string;
  readonly areaCode: string;
  readonly rural: boolean;
}

export interface Geography {
  readonly areas: readonly Area[];
  readonly grids: readonly Grid[];
  readonly communities: readonly Community[];
  areaOf(code: string): Area;
  /** Draws a home by the weight of city and area. */
  drawCommunity(random: Random): Community;
}

const GRIDS_PER_AREA = 5;
const COMMUNITIES_PER_GRID = 6;

export function makeGeography(seed: number): Geography {
  const random = seededRandom(seed ^ 0x67656f);
  const areas: Area[] = [];
  const communities: Community[] = [];
  const weighted: (readonly [readonly Community[], number])[] = [];
  for (const city of CITIES) {
    city.areas.forEach(([name, weight, rural = false], at) => {
      const code = `${city.code}${String(at + 1).padStart(2, '0')}`;
      const homes: Community[] = [];
      const grids = makeGrids({ code, rural, homes, random });
      areas.push({ code, province: PROVINCE, city: city.name, name, rural, grids });
      communities.push(...homes);
      weighted.push([homes, city.weight * weight]);
    });
  }
  const byCode = new Map(areas.map((area) => [area.code, area]));
  return {
    areas,
    grids: areas.flatMap((area) => area.grids),
    communities,
    areaOf: (code) => {
      const area = byCode.get(code);
      if (area === undefined) throw new RangeError(`no area ${code}`);
      return area;
    },
    drawCommunity: (own) => own.pick(own.weighted(weighted)),
  };
}

interface GridNeeds {
  readonly code: string;
  readonly rural: boolean;
  readonly homes: Community[];
  readonly random: Random;
}

function makeGrids({ code, rural, homes, random }: GridNeeds): Grid[] {
  const heads = shuffled(GRID_HEADS, random);
  const usedEstates = new Set<string>();
  return Array.from({ length: GRIDS_PER_AREA }, (_, at) => {
    const gridCode = `${code}-${String(at + 1).padStart(2, '0')}`;
    const names: string[] = [];
    while (names.length < COMMUNITIES_PER_GRID) {
      const village = rural && random.chance(0.45);
      const name = village ? random.pick(VILLAGES) : random.pick(ESTATE_HEADS) + random.pick(ESTATE_TAILS);
      if (usedEstates.has(name)) continue;
      usedEstates.add(name);
      names.push(name);
      const street = village ? `${heads[at] ?? ''}镇` : `${random.pick(ROADS)}${random.int(1, 398)}号`;
      homes.push({ name, street, gridCode, areaCode: code, rural });
    }
    return { code: gridCode, areaCode: code, name: `${heads[at] ?? ''}网格`, communities: names };
  });
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

export function homeAddress(geography: Geography, home: Community, random: Random): string {
  const area = geography.areaOf(home.areaCode);
  const door =
    home.name.endsWith('村') && home.street.endsWith('镇')
      ? `${random.int(1, 12)}组${random.int(1, 80)}号`
      : `${random.int(1, 28)}栋${random.int(1, 4)}单元${random.int(1, 18)}0${random.int(1, 4)}室`;
  return `${area.province}${area.city}${area.name}${home.street}${home.name}${door}`;
}
