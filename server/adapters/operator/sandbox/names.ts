import type { Random } from '../../../../shared/kernel/random.ts';

export type Gender = 'female' | 'male';

/** The commonest surnames with their share in tenths of a percent; the tail is flattened. */
const SURNAMES: readonly (readonly [string, number])[] = [
  ...table('王72李70张67刘53陈49杨31黄22赵22吴20周19徐15孙15马13朱12胡12郭11何11林10高10梁9郑9罗9宋8谢8唐7'),
  ...table('韩7曹6许6邓6萧5冯5曾5程5蔡5彭5潘4袁4于4董4余4苏4叶4吕4魏4蒋4田4杜4丁4沈4姜4范4江3傅3钟3卢3汪3戴3崔3'),
  ...table('任3陆3廖3姚3方3金3邱3夏3谭3韦3贾3邹3石3熊3孟3秦3阎3薛3侯3雷3白3龙2段2郝2孔2邵2史2毛2常2万2顾2赖2武2康2'),
  ...table('贺2严2尹2钱2施2牛2洪2龚2欧阳1司马1上官1诸葛1'),
];

function table(packed: string): (readonly [string, number])[] {
  return [...packed.matchAll(/(\D+?)(\d+)/gu)].map(([, name = '', weight = '1']) => [name, Number(weight)] as const);
}

const words = (packed: string): readonly string[] => packed.split(' ');

/** Given names move with the decade: what a woman of 75 is called, no woman of 20 is. */
const GIVEN: readonly {
  readonly bornFrom: number;
  readonly female: readonly string[];
  readonly male: readonly string[];
}[] = [
  {
    bornFrom: 0,
    female: words(
      '秀英 桂英 秀兰 玉兰 桂兰 素珍 玉珍 凤英 桂珍 淑珍 秀珍 玉英 淑兰 凤兰 桂芳 月英 金凤 淑英 翠英 惠珍 秀芳 玉梅 桂香 兰英 素英',
    ),
    male: words(
      '德福 玉山 长林 志明 福生 永贵 国栋 树林 德胜 文才 金山 有才 宝山 庆祥 振国 玉林 德明 世昌 光明 水生 根生 兴旺 万福 长海 万才',
    ),
  },
  {
    bornFrom: 1950,
    female: words(
      '秀兰 建华 淑华 桂芳 玉华 丽华 秀华 爱华 秀芳 春兰 凤霞 桂荣 秀梅 月华 爱英 素芳 国英 玉芬 翠兰 惠芳 小妹 金花 莲英 爱珍 素华',
    ),
    male: words(
      '建国 建华 国强 志强 建军 国华 卫国 援朝 解放 建平 永生 国平 志刚 保国 新民 跃进 学军 建新 明华 德华 国庆 胜利 和平 长春 振华',
    ),
  },
  {
    bornFrom: 1965,
    female: words(
      '红 丽 敏 芳 静 霞 艳 萍 玲 梅 英 红梅 丽萍 春梅 小红 海燕 秀丽 晓红 丽娟 红霞 雪梅 淑芬 建英 美玲 亚琴',
    ),
    male: words(
      '军 勇 伟 强 斌 刚 平 辉 建军 志强 卫东 永强 红军 爱民 文革 建明 国伟 海军 晓东 建波 立新 卫平 志勇 小军 东升',
    ),
  },
  {
    bornFrom: 1980,
    female: words('静 娜 婷 燕 丽 敏 莉 娟 倩 丹 晶 雪 婷婷 丽娜 晓燕 丹丹 莉莉 海霞 雯 洁 慧 艳 琳 佳 蕾 颖'),
    male: words('伟 磊 鹏 涛 超 杰 波 峰 强 亮 明 洋 俊 飞 海涛 晓峰 志鹏 文涛 宁 凯 健 昊 鑫 博 龙 旭'),
  },
  {
    bornFrom: 1990,
    female: words(
      '婷 雪 悦 倩 欣怡 雨婷 佳 梦婷 思琪 雅婷 文静 晓雯 诗雨 佳怡 梦瑶 晨曦 嘉琪 紫薇 静怡 心怡 晓彤 丹妮 一凡 若兰',
    ),
    male: words(
      '浩 俊杰 宇航 子豪 鑫 文博 晨 宇 志豪 嘉豪 浩然 天宇 家豪 俊 泽宇 思远 俊宇 明轩 一鸣 昊天 凯文 博文 振宇 云飞',
    ),
  },
  {
    bornFrom: 2000,
    female: words(
      '欣怡 梓涵 诗涵 子涵 雨桐 可馨 语嫣 佳怡 雨萱 思涵 一诺 欣妍 雅琪 梦琪 芷若 思雨 馨予 若曦 婧怡 语桐 沐晴 清妍',
    ),
    male: words(
      '子轩 浩宇 宇轩 子涵 浩然 梓轩 俊熙 宇航 奕辰 子墨 博涵 一鸣 天佑 皓轩 睿 思源 铭泽 逸飞 嘉懿 俊哲 云帆 景行',
    ),
  },
];

const BIG_SURNAMES = new Set(['王', '李', '张', '刘', '陈']);

export function personName(random: Random, born: number, gender: Gender): string {
  const surname = random.weighted(SURNAMES);
  const era = GIVEN.findLast((names) => born >= names.bornFrom) ?? GIVEN[0];
  if (era === undefined) throw new RangeError('no names');
  const given = random.pick(era[gender]);
  // A one-character given name under the commonest surnames is rarer in life than in a list.
  if (given.length === 1 && BIG_SURNAMES.has(surname) && random.chance(0.4))
    return surname + given + random.pick(era[gender]);
  return surname + given;
}

const GOVERNMENT = words(
  '人民医院 第一中学 第三中学 实验小学 中心幼儿园 税务局 市场监督管理局 自然资源局 交通运输局 图书馆 文化馆 政务服务中心 中医院 水利局 应急管理局 社会福利院 便民服务中心 职业技术学校',
);
const BRANDS = words(
  '锦程 云帆 华信 同创 瑞丰 博远 海纳 天成 鼎盛 恒通 汇友 明德 中拓 正阳 青禾 长风 新桥 百川 远航 嘉禾 金源 宏图 宏泰 安泰 众和',
);
const TRADES = words(
  '物流 商贸 科技 建材 食品 纺织 酒店管理 餐饮管理 装饰工程 汽车服务 医药 机械制造 电子 水产 茶业 旅游 印务 物业管理',
);
const FORMS = words('有限公司 有限公司 有限公司 股份有限公司 有限责任公司 经营部');

export const governmentName = (random: Random, city: string, area: string): string =>
  `${city}${area}${random.pick(GOVERNMENT)}`;
export const enterpriseName = (random: Random, province: string, city: string): string =>
  `${random.pick([province.replace(/省$/u, ''), city.replace(/市$/u, '')])}${random.pick(BRANDS)}${random.pick(TRADES)}${random.pick(FORMS)}`;
