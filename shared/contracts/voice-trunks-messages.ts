import type { Messages } from './common-messages.ts';

/** `voice.trunk_<what is wrong>`; details carry `field`, and `fields` when several are wrong. */
export const voiceTrunksMessages = {
  'voice.trunk_name_wrong': {
    zh: '中继名称只能用字母、数字、短横线和下划线，最多 40 个字符。',
    en: 'The name of a trunk has letters, digits, dashes and underscores, at most 40.',
  },
  'voice.trunk_name_taken': { zh: '已有名为“{value}”的中继。', en: 'There is a trunk named {value} already.' },
  'voice.trunk_address_wrong': {
    zh: '来话地址“{value}”不是 IP 地址或网段（如 203.0.113.0/29）。',
    en: '“{value}” is neither an IP address nor a range such as 203.0.113.0/29.',
  },
  'voice.trunk_address_too_wide': {
    zh: '来话网段“{value}”过大：IPv4 至少 /16，IPv6 至少 /32，否则任何人都可能打入。',
    en: 'The range {value} is too wide: at least /16 for IPv4 and /32 for IPv6, else strangers may call in.',
  },
  'voice.trunk_address_shared': {
    zh: '来话地址“{value}”已属于中继“{other}”，无法判断来话属于哪一条。',
    en: 'The address {value} belongs to the trunk {other} already; a call could not be told apart.',
  },
  'voice.trunk_peer_wrong': {
    zh: '去话地址“{value}”必须是 IP 地址：系统不为呼叫查询域名。',
    en: 'The way out “{value}” has to be an IP address: no names are looked up for a call.',
  },
  'voice.trunk_peer_twice': { zh: '去话地址“{value}”写了两次。', en: 'The way out {value} is there twice.' },
  'voice.trunk_needs_a_side': {
    zh: '请至少填写一个来话地址或一个去话地址。',
    en: 'Give at least one address that may call in, or one way out.',
  },
  'voice.trunk_username_missing': {
    zh: '有密码就要有对应的用户名。',
    en: 'A password needs its user name.',
  },
  'voice.trunk_password_missing': {
    zh: '填写了来话认证用户名，也要填写密码。',
    en: 'A user name for calls in needs a password.',
  },
  'voice.trunk_secret_file': {
    zh: '密码文件“{value}”读不到：请填写服务器上的绝对路径。',
    en: 'The password file {value} cannot be read: give an absolute path on the server.',
  },
  'voice.trunk_no_key': {
    zh: '没有用于加密密码的密钥文件：请先设置 SIP_SECRETS_KEY_FILE，或用 file:/路径 引用密码文件。',
    en: 'There is no key file to seal passwords with: set SIP_SECRETS_KEY_FILE, or name a file as file:/path.',
  },
  'voice.trunk_rule_wrong': {
    zh: '改号规则“{value}”的匹配写法不对：用数字、+、X、Z、N，末尾可用一个点。',
    en: 'The pattern {value} is not understood: digits, +, X, Z, N, and one point at the end.',
  },
  'voice.trunk_rule_prepend_wrong': {
    zh: '改号规则前加的“{value}”只能是数字、+、* 和 #。',
    en: 'What is put in front, “{value}”, has digits, +, * and # only.',
  },
  'voice.trunk_codec_twice': { zh: '编码写了两次。', en: 'A codec is there twice.' },
  'voice.trunk_srtp_needs_tls': {
    zh: '强制 SRTP 时所有去话地址都要用 TLS，否则密钥会以明文传送。',
    en: 'With SRTP required every way out has to use TLS, else the keys would travel in the clear.',
  },
  'voice.trunk_not_testable': {
    zh: '中继“{value}”已停用或没有去话地址，无法测试。',
    en: 'Trunk {value} is switched off or has no way out: there is nothing to test.',
  },
  'voice.trunk_test_running': {
    zh: '中继“{value}”正在测试，请等它结束。',
    en: 'Trunk {value} is being tested; wait until that is over.',
  },
  'voice.trunk_too_many': { zh: '最多 {max} 条。', en: 'At most {max}.' },
  'voice.trunk_in_plan': {
    zh: '外呼路由还在使用中继“{value}”，请先在“外呼”里改掉。',
    en: 'The outbound plan still uses {value}; change the plan first.',
  },
  'voice.number_taken': { zh: '号码 {value} 已在列表中。', en: 'The number {value} is in the list already.' },
  'voice.number_in_plan': {
    zh: '外呼规则还在显示号码 {value}，请先在“外呼”里改掉。',
    en: 'The outbound plan still shows {value}; change the plan first.',
  },
  'voice.number_unknown_flow': {
    zh: '没有已发布的流程“{value}”，请从列表中选择。',
    en: 'No flow {value} is released; choose one of the list.',
  },
  'voice.number_unknown_queue': {
    zh: '没有队列“{value}”，请从列表中选择。',
    en: 'There is no queue {value}; choose one of the list.',
  },
  'voice.number_unknown_topic': {
    zh: '没有业务“{value}”：排队规则和流程都没有用到它。',
    en: 'Nothing leads by the topic {value}: neither a rule of routing nor a flow uses it.',
  },
  'voice.number_unknown_prompt': {
    zh: '没有提示音“{value}”，请从列表中选择。',
    en: 'There is no prompt {value}; choose one of the list.',
  },
  'voice.number_unknown_hours': {
    zh: '没有营业时间“{value}”，请从列表中选择。',
    en: 'There are no business hours {value}; choose some of the list.',
  },
  'voice.number_hours_missing': {
    zh: '“非服务时间”播报需要选择营业时间。',
    en: 'A notice outside of the hours needs to know which hours.',
  },
  'voice.number_notice_missing': {
    zh: '请选择应答前播报的提示音。',
    en: 'Choose what is said before the answer.',
  },
  'voice.plan_unknown_trunk': { zh: '没有名为“{value}”的中继。', en: 'There is no trunk named {value}.' },
  'voice.plan_unknown_number': {
    zh: '{value} 不是我们的号码：对外只能显示本单位的号码。',
    en: '{value} is not a number of ours: only those may be shown.',
  },
} as const satisfies Messages;
