import type { DispositionCode } from '../../../shared/contracts/contacts.ts';

/** What customers of the demo operator want, how often, and how it ends. */
export interface DemoMatter {
  readonly topic: string;
  readonly queue: string;
  readonly weight: number;
  readonly median: number;
  /** A matter that the menu can answer by itself, and how often it does. */
  readonly selfService: number;
  readonly ends: readonly (readonly [DispositionCode, number])[];
  readonly notes: readonly string[];
}

const answered = (share: number): readonly [DispositionCode, number] => ['consultation_answered', share];

export const DEMO_MATTERS: readonly DemoMatter[] = [
  {
    topic: 'fault.broadband',
    queue: 'fault',
    weight: 17,
    median: 240,
    selfService: 0.08,
    ends: [
      ['fault_solved_on_phone', 5],
      ['fault_order', 5],
      ['callback_promised', 1],
    ],
    notes: [
      '宽带无法上网，光猫LOS灯红，已派装维。',
      '重启光猫后恢复，指导客户固定放置。',
      '晚间网速慢，测速正常，建议5G频段连接。',
    ],
  },
  {
    topic: 'fault.iptv',
    queue: 'fault',
    weight: 10,
    median: 225,
    selfService: 0.05,
    ends: [
      ['fault_solved_on_phone', 6],
      ['fault_order', 4],
    ],
    notes: [
      '电视无信号，信号源选错，已指导切换HDMI1。',
      '机顶盒黑屏，重启无效，已派单更换。',
      '画面卡顿，检查网线松动，插紧后正常。',
    ],
  },
  {
    topic: 'fault.mobile',
    queue: 'fault',
    weight: 5,
    median: 210,
    selfService: 0.02,
    ends: [
      ['fault_solved_on_phone', 4],
      ['fault_order', 3],
      ['callback_promised', 2],
    ],
    notes: ['地下车库信号弱，已记录位置转无线优化。', '飞行模式切换后恢复注册。'],
  },
  {
    topic: 'billing.balance',
    queue: 'billing',
    weight: 16,
    median: 95,
    selfService: 0.62,
    ends: [answered(9), ['service_done', 1]],
    notes: ['查询余额及本月已出账费用。', '告知停机原因为欠费，指导线上充值。'],
  },
  {
    topic: 'billing.dispute',
    queue: 'billing',
    weight: 9,
    median: 260,
    selfService: 0.03,
    ends: [answered(6), ['complaint_settled', 2], ['complaint_order', 2]],
    notes: [
      '对增值业务扣费有疑问，解释订购时间与渠道，客户认可。',
      '本月超出流量计费，说明后申请优惠流量包。',
      '质疑重复扣费，已建费用核查单。',
    ],
  },
  {
    topic: 'service.plan',
    queue: 'service',
    weight: 15,
    median: 210,
    selfService: 0.18,
    ends: [['service_done', 6], answered(5)],
    notes: [
      '咨询更低档套餐，说明合约期与次月生效规则。',
      '办理流量包，当月生效。',
      '咨询融合套餐，已说明资费与协议期。',
    ],
  },
  {
    topic: 'service.install',
    queue: 'service',
    weight: 8,
    median: 235,
    selfService: 0.04,
    ends: [['service_done', 3], answered(3), ['callback_promised', 2]],
    notes: ['预约新装宽带，核对地址有资源。', '移机申请，告知现场勘查时限。', '催装，已联系装维班，约今日下午上门。'],
  },
  {
    topic: 'complaint.service',
    queue: 'complaint',
    weight: 4,
    median: 330,
    selfService: 0,
    ends: [
      ['complaint_settled', 5],
      ['complaint_order', 5],
    ],
    notes: ['投诉装维人员未按约上门，已致歉并重新预约。', '对营业厅等候时间不满，已记录转相关部门。'],
  },
  {
    topic: 'general',
    queue: 'general',
    weight: 12,
    median: 130,
    selfService: 0.1,
    ends: [answered(8), ['suggestion_recorded', 1], ['silent_or_nuisance', 1]],
    notes: ['咨询营业厅地址及营业时间。', '咨询携号转网流程，已说明条件与步骤。', '无声来电，三次询问无应答后挂机。'],
  },
];

type Line = readonly [who: 'customer' | 'agent', text: string];

/** Talks as they are typed. `{agent}` is the agent's name. */
export const DEMO_TALKS: Readonly<Record<string, readonly (readonly Line[])[]>> = {
  'fault.broadband': [
    [
      ['customer', '家里宽带从昨晚开始就上不了网了'],
      ['agent', '您好，我是{agent}，很抱歉给您带来不便。请问光猫上的LOS灯现在是什么颜色？'],
      ['customer', '红色的，一直闪'],
      ['agent', '明白了，LOS红灯说明光信号中断。请您先检查一下光猫背面的黄色光纤有没有弯折或松动。'],
      ['customer', '看了，没松，还是红的'],
      ['agent', '好的，我已查询到您这条线路收光异常，需要装维师傅上门。您看今天下午两点到四点方便吗？'],
      ['customer', '可以，大概多久能好'],
      ['agent', '师傅到场后一般一小时内修复。工单已经派出，上门前会电话联系您，修好后我会回访确认。'],
      ['customer', '行，谢谢'],
    ],
    [
      ['customer', '晚上看视频老是卡，1000兆怎么这么慢'],
      ['agent', '您好，我是{agent}。请问您是用手机连Wi-Fi看，还是电脑插网线看？'],
      ['customer', '手机Wi-Fi，在卧室'],
      [
        'agent',
        '我这边远程测得到光猫的速率是正常的，卧室隔了两堵墙，信号会衰减。您方便切到名称带5G的Wi-Fi再试一下吗？',
      ],
      ['customer', '切了，好像好一些'],
      ['agent', '好的。如果卧室还是不稳定，可以考虑加装一台组网设备，需要的话我帮您登记上门勘测，不收费。'],
      ['customer', '先这样吧，不行我再找你们'],
    ],
  ],
  'fault.iptv': [
    [
      ['customer', '电视显示无信号，老人在家急着看'],
      ['agent', '您好，我是{agent}。机顶盒上的灯是亮着的吗？'],
      ['customer', '绿灯亮着'],
      ['agent', '那多半是信号源没选对。请用电视遥控器按“信号源”，选择HDMI1试试。'],
      ['customer', '有画面了！谢谢'],
      ['agent', '不客气。之后再遇到可以按同样方法操作，祝老人家观看愉快。'],
    ],
  ],
  'billing.dispute': [
    [
      ['customer', '我这个月怎么多扣了15块钱'],
      ['agent', '您好，我是{agent}，马上为您核对。请稍等。'],
      ['agent', '查到是视频会员包，上月18日在掌厅订购，每月15元。'],
      ['customer', '我没订过啊，是不是小孩点的'],
      [
        'agent',
        '订购时有短信验证码确认，确实可能是家里人操作的。我现在可以为您退订，本月费用帮您提交减免申请，您看可以吗？',
      ],
      ['customer', '可以，那下个月不会再扣了吧'],
      ['agent', '不会，已为您退订，稍后您会收到确认短信。减免结果24小时内回复您。'],
      ['customer', '好的，态度不错'],
    ],
  ],
  'billing.balance': [
    [
      ['customer', '查一下我还有多少话费和流量'],
      ['agent', '您好，我是{agent}。您当前余额和套餐内剩余流量我发给您，请稍等。'],
      ['agent', '截至目前，国内通用流量还剩6.2GB，语音还剩180分钟，余额可用到下月出账。'],
      ['customer', '够用了，谢谢'],
    ],
  ],
  'service.plan': [
    [
      ['customer', '我现在129的套餐用不完，能换便宜点的吗'],
      ['agent', '您好，我是{agent}。您近三个月平均用18GB流量、90分钟通话，79元档就够用了。'],
      ['customer', '换了有违约金吗'],
      ['agent', '您的合约上月已到期，没有违约金。变更后次月1日生效，宽带不受影响。需要我现在办理吗？'],
      ['customer', '办吧'],
      ['agent', '已提交，您会收到一条二次确认短信，回复后生效。还有其他可以帮您的吗？'],
      ['customer', '没了，谢谢'],
    ],
  ],
  'service.install': [
    [
      ['customer', '预约了装宽带，说今天来，怎么还没人联系'],
      ['agent', '非常抱歉让您久等，我是{agent}，马上为您查询进度。'],
      ['agent', '您的安装单已派给片区装维班，师傅上一户耽误了，预计下午四点半到。我请他现在给您回个电话。'],
      ['customer', '好，那我等着'],
      ['agent', '感谢理解，装好后我会再联系您确认。'],
    ],
  ],
  general: [
    [
      ['customer', '最近的营业厅几点下班'],
      ['agent', '您好，我是{agent}。离您最近的营业厅营业时间是9:00到18:00，周末照常营业。'],
      ['customer', '好的谢谢'],
    ],
  ],
};
