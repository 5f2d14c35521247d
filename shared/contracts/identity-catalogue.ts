import { oneOf } from './basics.ts';

/**
 * The words of identity: posts, permissions, scopes. Which post holds which permission is data (table post_permissions, first
 * filled by 0010-identity.sql); what a permission is called is written here once, for the screens and for the refusals.
 */
interface Named {
  readonly zh: string;
  readonly en: string;
}

export const POSTS = {
  front_line_agent: { zh: '话务员', en: 'Front-line agent' },
  brand_agent: { zh: '品牌/星级专席', en: 'Brand and star-level agent' },
  vip_manager: { zh: 'VIP客户经理', en: 'VIP manager' },
  new_media_agent: { zh: '新媒体客服', en: 'New-media agent' },
  video_counter_agent: { zh: '远程柜台客服', en: 'Video-counter agent' },
  elder_care_agent: { zh: '老年关爱专席', en: 'Elder-care agent' },
  home_agent: { zh: '居家坐席', en: 'Home agent' },
  shift_leader: { zh: '班长/值班长', en: 'Shift leader' },
  complaint_desk: { zh: '投诉岗', en: 'Complaint desk' },
  quality_inspector: { zh: '质检', en: 'Quality inspector' },
  trainer: { zh: '培训', en: 'Trainer' },
  field_engineer: { zh: '装维', en: 'Field engineer' },
  back_office: { zh: '后台支撑', en: 'Back office' },
  first_response_supervisor: { zh: '首接督导员', en: 'First-response supervisor' },
  marketing: { zh: '市场', en: 'Marketing' },
  operations_manager: { zh: '运营主管', en: 'Operations manager' },
  counsellor: { zh: '心理咨询师', en: 'Counsellor' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
} as const satisfies Record<string, Named>;
export type PostCode = keyof typeof POSTS;
export const POST_CODES = Object.keys(POSTS) as [PostCode, ...PostCode[]];
export const PostCodeSchema = oneOf(POST_CODES);

export const PERMISSIONS = {
  'desk.use': { zh: '使用坐席工作台', en: 'Use the agent desk' },
  'contact.handle.voice': { zh: '接听电话', en: 'Handle calls' },
  'contact.handle.chat': { zh: '在线会话', en: 'Handle chats' },
  'contact.handle.video': { zh: '视频受理', en: 'Handle video contacts' },
  'contact.dial.outside': { zh: '通话中呼叫外线', en: 'Call an outside number during a talk' },
  'contact.dial.customer': { zh: '外呼客户', en: 'Call customers' },
  'contact.dial.override': {
    zh: '越过免打扰规则外呼（须填写理由）',
    en: 'Call against the do-not-call rules, with a reason',
  },
  'contact.supervise.voice': { zh: '监听、耳语、强插通话', en: 'Listen, whisper and barge in calls' },
  'contact.view': { zh: '查看联络记录', en: 'View contacts' },
  'contact.export': { zh: '导出联络记录', en: 'Export contacts' },
  'recording.listen': { zh: '调听录音', en: 'Listen to recordings' },
  'recording.download': { zh: '下载录音（须填写理由）', en: 'Download recordings, with a reason' },
  'recording.manage': { zh: '管理录音保存与冻结', en: 'Manage retention and legal holds of recordings' },
  'customer.view': { zh: '查看客户资料', en: 'View customers' },
  'customer.unmask': { zh: '查看客户完整信息（须填写理由）', en: 'Unmask customer data, with a reason' },
  'customer.correct': { zh: '更正客户资料', en: 'Correct customer data' },
  'case.create': { zh: '建立诉求单', en: 'Open cases' },
  'case.view': { zh: '查看诉求单', en: 'View cases' },
  'case.close': { zh: '办结诉求单', en: 'Close cases' },
  'case.supervise': { zh: '督办诉求单', en: 'Supervise cases' },
  'order.create': { zh: '建立工单', en: 'Create work orders' },
  'order.view': { zh: '查看工单', en: 'View work orders' },
  'order.dispatch': { zh: '派单、转派', en: 'Dispatch work orders' },
  'order.work': { zh: '处理工单', en: 'Work on work orders' },
  'order.confirm': { zh: '工单回访确认', en: 'Confirm work orders with the customer' },
  'wallboard.view': { zh: '查看大屏', en: 'View the wallboard' },
  'report.view': { zh: '查看报表', en: 'View reports' },
  'queue.view': { zh: '查看队列', en: 'View queues' },
  'queue.manage': { zh: '管理队列与技能', en: 'Manage queues and skills' },
  'floor.supervise': { zh: '现场督导（调整队列、改坐席状态）', en: 'Supervise the floor' },
  'voice.prompts': { zh: '管理语音播报', en: 'Manage voice prompts' },
  'flow.manage': { zh: '管理语音流程', en: 'Manage flows' },
  'staff.view': { zh: '查看员工', en: 'View staff' },
  'staff.manage': { zh: '管理员工账号', en: 'Manage staff accounts' },
  'post.manage': { zh: '管理岗位权限', en: 'Manage posts and permissions' },
  'audit.view': { zh: '查看审计记录', en: 'View the audit trail' },
  'voice.bars': { zh: '管理骚扰号码与免打扰名单', en: 'Manage nuisance and do-not-call numbers' },
  'voice.rules': { zh: '管理来电等待与呼叫规则', en: 'Manage the rules of waiting and calling' },
  'voice.trunks': { zh: '管理中继与号码', en: 'Manage trunks and numbers' },
  'config.manage': { zh: '管理系统配置', en: 'Manage the configuration' },
} as const satisfies Record<string, Named>;
export type Permission = keyof typeof PERMISSIONS;
export const PERMISSION_CODES = Object.keys(PERMISSIONS) as [Permission, ...Permission[]];
export const PermissionSchema = oneOf(PERMISSION_CODES);
export const isPermission = (text: string): text is Permission => Object.hasOwn(PERMISSIONS, text);

/** How far a post sees, from narrow to wide: one's own work, one's team, one's area of the operator, one's centre, everything. */
export const DATA_SCOPES = ['own', 'team', 'area', 'centre', 'all'] as const;
export type DataScope = (typeof DATA_SCOPES)[number];

export const STAFF_STATES = ['active', 'suspended', 'left'] as const;
export type StaffState = (typeof STAFF_STATES)[number];

export const EMPLOYMENTS = ['own', 'outsourced', 'temporary'] as const;
export type Employment = (typeof EMPLOYMENTS)[number];

export const TEAM_KINDS = {
  front_line: { zh: '热线一线', en: 'Front line' },
  elder_care: { zh: '老年关爱', en: 'Elder care' },
  new_media: { zh: '新媒体', en: 'New media' },
  video_counter: { zh: '远程柜台', en: 'Video counter' },
  vip: { zh: 'VIP服务', en: 'VIP' },
  home: { zh: '居家坐席', en: 'Home seats' },
  complaint: { zh: '投诉处理', en: 'Complaint desk' },
  quality: { zh: '质检培训', en: 'Quality and training' },
  back_office: { zh: '后台支撑', en: 'Back office' },
  field_crew: { zh: '装维班组', en: 'Field crew' },
  management: { zh: '运营管理', en: 'Management' },
} as const satisfies Record<string, Named>;
export type TeamKind = keyof typeof TEAM_KINDS;
export const TEAM_KIND_CODES = Object.keys(TEAM_KINDS) as [TeamKind, ...TeamKind[]];
