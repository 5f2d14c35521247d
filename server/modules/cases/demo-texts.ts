import type { CaseType } from '../../../shared/contracts/cases-catalogue.ts';
import type { Random } from '../../../shared/kernel/random.ts';

/** What the customers of the demo say. Sentences are put together from parts, so that ninety days do not read like one. */
export interface DemoMatter {
  readonly type: CaseType;
  readonly template: string | null;
  readonly weight: number;
  /** titles[n] is the short form of what[n]. */
  readonly titles: readonly string[];
  readonly what: readonly string[];
  readonly details: readonly string[];
  readonly wishes: readonly string[];
  /** Fields of the template. */
  readonly fields: (random: Random) => Record<string, string>;
  readonly causes: readonly (readonly [code: string, note: string, step: string])[];
}

const WHEN = [
  '昨晚九点左右',
  '今天一早',
  '前天下雨以后',
  '这一周',
  '从月初开始',
  '刚才',
  '装修完之后',
  '换了路由器以后',
  '停电来电之后',
  '最近每到晚上',
];
const OPENERS = ['', '', '客户来电：', '客户称', '客户反映', '本人来电，', '家属代为来电，', '第二次来电，'];
const none = (): Record<string, string> => ({});
const months = ['8月', '9月', '10月', '11月'];

export const DEMO_MATTERS: readonly DemoMatter[] = [
  {
    type: 'fault',
    template: 'broadband_fault',
    weight: 17,
    titles: ['光猫红灯', '网速慢', '宽带频繁掉线', '宽带上不了网', 'Wi-Fi信号差'],
    what: [
      '宽带断了，光猫LOS灯红',
      '网速很慢，500兆只测到几十兆',
      '网络一会儿断一会儿好',
      '手机连上Wi-Fi打不开网页',
      '卧室里Wi-Fi只有一格',
    ],
    details: [
      '，已经自己重启过光猫',
      '，孩子要上网课',
      '，在家办公开不了会',
      '，邻居家是好的',
      '，整栋楼好像都这样',
      '，老人在家看不了监控',
    ],
    wishes: [
      '，希望今天能上门。',
      '，下班后六点以后在家。',
      '，请师傅上门前打电话。',
      '，周末在家。',
      '，已经报过一次，请尽快。',
    ],
    fields: (r) => ({
      symptom: r.pick(['无法上网', '网速慢', '频繁掉线', '光猫红灯', 'Wi-Fi异常']),
      lights: r.pick(['正常', 'LOS红灯', 'PON闪烁', '全灭']),
    }),
    causes: [
      ['connector', '接头脏污，清洁后收光恢复到 -19dBm，测速正常', 'fibre'],
      ['fibre_broken', '楼道皮线被压断，重新布放20米并熔接', 'power_level'],
      ['ont', '光猫故障，更换新光猫，客户试用正常', 'replace'],
      ['home_network', '客户路由器老化，直连测速达标，已建议更换', 'direct'],
      ['splitter', '分光器端口松动，紧固后同箱用户一并恢复', 'power_level'],
      ['config', '后台数据配置有误，重新下发后恢复', 'restart'],
    ],
  },
  {
    type: 'fault',
    template: 'iptv_no_signal',
    weight: 8,
    titles: ['电视无信号', 'IPTV黑屏', '电视卡顿花屏', '电视报错误码', '遥控器失灵'],
    what: ['电视显示无信号', '机顶盒开机后黑屏', '看直播画面卡住花屏', '电视提示错误码进不去', '遥控器按了没反应'],
    details: ['，重启过机顶盒没用', '，老人不会操作', '，宽带是好的', '，两台电视有一台不行'],
    wishes: ['，想今晚看球前修好。', '，请教一下怎么弄，不行就上门。', '，白天老人在家。', '，来之前请联系我女儿。'],
    fields: (r) => ({ symptom: r.pick(['无信号', '黑屏', '卡顿花屏', '提示错误码', '遥控器失灵']) }),
    causes: [
      ['wrong_port', '网线误接光猫LAN1，改接IPTV口后正常', 'port'],
      ['stb', '机顶盒故障，更换后正常', 'replace'],
      ['cable', 'HDMI线接触不良，更换线缆', 'cable'],
      ['account', '账号认证失败，重新绑定后正常', 'reset'],
      ['remote', '遥控器电池漏液，更换遥控器并教会老人使用', 'source'],
    ],
  },
  {
    type: 'fault',
    template: 'mobile_signal',
    weight: 8,
    titles: ['通话断续', '手机信号差', '室内没有5G', '地下车库无信号'],
    what: ['在家打电话老断', '小区里手机只有一两格信号', '办公室里5G上不去', '地库完全没信号'],
    details: ['，换了手机也一样', '，同事都反映', '，对方说听不清', '，晚上更明显'],
    wishes: ['，希望来测一下。', '，什么时候能解决请给个准信。', '，再这样只能转网了。', '，请给个说法。'],
    fields: (r) => ({
      place: r.pick(['家中客厅', '小区3号楼', '地下车库B2', '单位12楼办公室', '村东头']),
      when: r.pick(['全天', '白天', '晚间', '偶发']),
    }),
    causes: [
      ['weak_cover', '现场RSRP -112dBm，属弱覆盖，已列入室分补点计划并向客户说明', 'measure'],
      ['cell_fault', '小区退服，处理后信号恢复', 'cell'],
      ['load', '晚忙时负荷高，已扩载波', 'cell'],
      ['handset', '换机测试正常，属终端问题', 'compare'],
      ['interference', '发现直放站干扰，已协调关停', 'measure'],
    ],
  },
  {
    type: 'complaint',
    template: 'bill_check',
    weight: 7,
    titles: ['多扣了增值业务费', '月租与说好的不一样', '流量费争议', '退订后仍扣费'],
    what: ['账单里多了一项自己没开通的业务', '说好的优惠价到账变了', '流量没超却扣了超出费', '已经退订了还在扣钱'],
    details: ['，打过一次热线说处理了', '，营业厅说查不到', '，连续扣了三个月', '，老人不懂被开通的'],
    wishes: ['，要求退费并说明原因。', '，要给书面说明。', '，三天内给答复。', '，不处理就申诉。'],
    fields: (r) => ({
      month: `2026年${r.pick(months)}`,
      item: r.pick(['视频会员', '来电彩铃', '套餐外流量', '安全管家', '宽带提速包']),
      amount: String(r.int(6, 198)),
    }),
    causes: [
      ['unordered', '未查到二次确认记录，已退费并取消业务，向客户致歉', 'order_record'],
      ['correct', '核对详单计费正确，已逐项解释，客户认可', 'bill'],
      ['unclear_offer', '营销录音中优惠期限告知不清，按规则退差额', 'recording'],
      ['system', '计费批次差错，已全量冲正', 'bill'],
    ],
  },
  {
    type: 'complaint',
    template: 'service_complaint',
    weight: 4,
    titles: ['装维人员未按约上门', '营业厅态度差', '营销电话骚扰'],
    what: ['约好下午师傅没来也没电话', '营业厅排队一个多小时还说办不了', '一周接到四五个推销电话'],
    details: ['，请假在家白等', '，说话不耐烦', '，说了不要还打'],
    wishes: ['，要求道歉。', '，请领导回电。', '，请加入免打扰。'],
    fields: (r) => ({ about: r.pick(['热线', '营业厅', '装维人员', '营销外呼', '其他']) }),
    causes: [
      ['justified', '情况属实，已致歉并纳入班组考核', 'facts'],
      ['partly', '当日高峰排队长属实，态度问题经监控核实不成立，已解释', 'facts'],
      ['not_justified', '经查为第三方拨打，已协助加入拦截', 'talk'],
    ],
  },
  {
    type: 'service',
    template: 'move_line',
    weight: 6,
    titles: ['宽带移机', '公司宽带移机', '拆迁移机'],
    what: ['搬到新小区，宽带想一起移过去', '公司换办公室要移机', '老房子拆迁，移到女儿家'],
    details: ['，旧址下周交房', '，新家已通光纤', '，号码不变'],
    wishes: ['，最好周末装。', '，越快越好。', '，上午都可以。'],
    fields: (r) => ({
      new_address: r.pick([
        '桂塘区文澜苑6幢1单元301',
        '云栖区春晓路88号2幢1602',
        '东埠区临港花园11幢504',
        '高新区软件园3号楼7层',
      ]),
    }),
    causes: [
      ['done', '旧址拆机、新址布线完成，测速达标', 'test'],
      ['no_resource', '新址分纤箱满配，已报扩容并与客户另约', 'resource'],
    ],
  },
  {
    type: 'service',
    template: 'install_line',
    weight: 5,
    titles: ['新装宽带', '出租房装宽带', '加装第二条宽带'],
    what: ['看到套餐想装一条宽带', '出租房要装宽带', '家里要加一条给监控用'],
    details: ['，两年在网', '，手机号已是咱们的', '，想要千兆'],
    wishes: ['，请安排师傅。', '，周六上午在家。', '，先确认有没有资源。'],
    fields: (r) => ({ bandwidth: r.pick(['100M', '300M', '500M', '1000M']) }),
    causes: [
      ['done', '布线开通，Wi-Fi各房间达标，已讲解账单', 'test'],
      ['property', '物业要求办理施工证，已配合办妥后开通', 'wire'],
    ],
  },
  {
    type: 'suggestion',
    template: 'suggestion_reply',
    weight: 3,
    titles: ['建议APP字体放大', '建议延长营业时间', '建议短信写明到期日'],
    what: ['APP字太小老人看不清', '营业厅五点半关门上班族去不了', '套餐到期短信没写哪天到期'],
    details: ['，身边好几个人都这么说', '，已经第二次提了'],
    wishes: ['，希望改进。', '，采纳的话请告诉我一声。'],
    fields: none,
    causes: [
      ['adopted', '部门采纳，列入下月版本', 'answer'],
      ['noted', '已收录，答复客户', 'answer'],
      ['not_possible', '暂不具备条件，已说明原因', 'review'],
    ],
  },
  {
    type: 'consultation',
    template: null,
    weight: 30,
    titles: [
      '套餐流量咨询',
      '账单费用咨询',
      '合约到期咨询',
      '国际漫游咨询',
      '发票怎么开',
      '携号转网条件',
      '老年套餐咨询',
      '副卡怎么办',
    ],
    what: [
      '想知道套餐里流量还剩多少',
      '这个月话费比上月多了，问为什么',
      '合约什么时候到期',
      '下月出国怎么开漫游',
      '怎么开电子发票',
      '想了解转网要什么条件',
      '有没有适合老人的便宜套餐',
      '想给孩子办张副卡',
    ],
    details: ['', '，APP上没看明白', '，之前营业厅说法不一样', '，帮父母问的'],
    wishes: ['。', '，请讲清楚点。', '，最好发条短信。'],
    fields: none,
    causes: [
      ['', '已按知识库逐项说明，并发短信步骤，客户清楚', ''],
      ['', '查询账单并解释差异为套餐外短信与副卡功能费，客户认可', ''],
      ['', '告知办理条件与渠道，客户自行在APP办理', ''],
    ],
  },
  {
    type: 'service',
    template: null,
    weight: 4,
    titles: ['停机保号', '密码重置', '过户咨询办理'],
    what: ['要出国半年想停机保号', '服务密码忘了', '号码要过户给家人'],
    details: ['', '，已核验身份', '，人在外地'],
    wishes: ['。', '，今天能办好吗。'],
    fields: none,
    causes: [
      ['', '核验通过，已办理并短信确认', ''],
      ['', '指引视频柜台面对面办理，已完成', ''],
    ],
  },
  {
    type: 'complaint',
    template: null,
    weight: 4,
    titles: ['对排队时间不满', '对答复不满意'],
    what: ['打热线等了好久才通', '上次的答复和实际不一致'],
    details: ['，很生气', '，希望重视'],
    wishes: ['。', '，请给个说法。'],
    fields: none,
    causes: [
      ['', '致歉并说明当日高峰原因，客户接受', ''],
      ['', '核实上次答复有误，更正并致歉', ''],
    ],
  },
];

const PAIRS: readonly (readonly [desk: string, field: string])[] = [
  ['客户说光猫在客厅电视柜下面', '收到，带了备用光猫'],
  ['客户催了一次，请问大概几点到', '前一家还有二十分钟，两点半前到'],
  ['客户下午三点后要出门', '好，我先去他家'],
  ['小区门禁要登记，门卫电话已写在描述里', '明白'],
  ['客户是老人，听力不太好，请慢点说', '好的，会教他怎么用'],
  ['请问查到原因了吗？客户在线等', '分光箱的问题，正在处理，半小时内恢复'],
  ['客户问要不要收费', '不收费，更换设备也免费'],
  ['同楼还有两户报障', '知道了，一起查'],
];
export const demoTalk = (random: Random): readonly (readonly [string, string])[] =>
  Array.from({ length: random.int(1, 3) }, () => random.pick(PAIRS));

/** Title and need of one matter; the title says in short what the need says at length. */
export function demoWords(random: Random, matter: DemoMatter): { readonly title: string; readonly need: string } {
  const which = random.int(0, matter.titles.length - 1);
  const when = matter.type === 'fault' ? random.pick(WHEN) : random.pick(OPENERS);
  const need = `${when}${matter.what[which] ?? ''}${random.pick(matter.details)}${random.pick(matter.wishes)}`;
  return { title: matter.titles[which] ?? '', need };
}
