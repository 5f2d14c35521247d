import type { Messages } from './common-messages.ts';

/** Refusals of queue and skill administration, and what can be wrong with a row of an imported sheet. */
export const routingAdminMessages = {
  'routing.code_taken': { zh: '编号 {code} 已被使用，请换一个。', en: 'The code {code} is taken; choose another.' },
  'routing.name_taken': { zh: '名称“{name}”已被使用，请换一个。', en: 'The name {name} is taken; choose another.' },
  'routing.too_many': { zh: '最多 {max} 个，已达上限。', en: 'There can be no more than {max}.' },
  'routing.unknown_centre': { zh: '没有编号为 {centre} 的中心。', en: 'There is no centre {centre}.' },
  'routing.centre_at_work': {
    zh: '“{centre}”还有 {count} 名坐席在线，分片要在没有人签入时才能调整。请等他们签出后再改。',
    en: '{count} agents of {centre} are signed on. A centre moves to another shard when nobody is; wait until they have signed off.',
  },
  'routing.shard_at_work': {
    zh: '还有 {count} 名坐席签入在分片 {shard}，这个分片暂时不能撤掉。请等他们签出后再改。',
    en: '{count} agents are signed on in shard {shard}, which cannot be given up yet; wait until they have signed off.',
  },
  'routing.shard_without_queue': {
    zh: '分片 {shard} 里没有使用中的队列，“{centre}”的坐席签入后会接不到任何联络。请先把队列划给这个中心。',
    en: 'No queue in use belongs to shard {shard}: agents of {centre} would be offered nothing. Give the centre its queues first.',
  },
  'routing.unknown_calendar': {
    zh: '没有编号为 {calendar} 的营业时间。',
    en: 'There are no business hours {calendar}.',
  },
  'routing.unknown_skill': {
    zh: '技能 {skill} 不存在或已停用。',
    en: 'The skill {skill} does not exist or is not in use.',
  },
  'routing.unknown_profile': { zh: '没有编号为 {profile} 的路由模板。', en: 'There is no routing profile {profile}.' },
  'routing.unknown_staff': {
    zh: '没有工号为 {staffNo} 的在职员工。',
    en: 'There is no active member of staff {staffNo}.',
  },
  'routing.already_agent': { zh: '{name} 已在坐席名单中。', en: '{name} is in the list of agents already.' },
  'routing.closed_to_missing': {
    zh: '队列“{queueZh}”设了营业时间，请选择非营业时段由哪个队列接待。',
    en: 'The queue {queueEn} has business hours; say which queue takes over while it is closed.',
  },
  'routing.closed_to_itself': {
    zh: '非营业时段不能转回队列“{queueZh}”自己。',
    en: 'While it is closed the queue {queueEn} cannot hand over to itself.',
  },
  'routing.closed_to_circle': {
    zh: '非营业时段的转接绕成了圈：{path}。请让其中一个转到全天开放的队列。',
    en: 'The queues hand over in a circle: {path}. Let one of them lead to a queue that is always open.',
  },
  'routing.closed_to_unusable': {
    zh: '队列“{queueZh}”在非营业时段转到 {target}，但它不存在或已停用。',
    en: 'The queue {queueEn} hands over to {target}, which does not exist or is not active.',
  },
  'routing.closed_to_channel': {
    zh: '队列“{queueZh}”与非营业时段接待的“{targetZh}”渠道不一致。',
    en: 'The queue {queueEn} and {targetEn}, which takes over from it, serve different channels.',
  },
  'routing.queue_in_use': {
    zh: '队列“{queueZh}”还不能停用：{usesZh}。',
    en: 'The queue {queueEn} cannot be deactivated yet: {usesEn}.',
  },
  'routing.skill_in_use': {
    zh: '技能“{skillZh}”还不能停用：{usesZh}。',
    en: 'The skill {skillEn} cannot be deactivated yet: {usesEn}.',
  },
  'routing.calendar_in_use': {
    zh: '这份营业时间还不能删除，正在使用的队列：{queuesZh}。',
    en: 'These business hours cannot be deleted; queues use them: {queuesEn}.',
  },
  'routing.profile_in_use': {
    zh: '该模板还不能删除，有 {count} 名坐席按它配置。',
    en: 'This profile cannot be deleted: {count} agents follow it.',
  },
  'routing.hours_wrong': {
    zh: '{dayZh}的时段有误：时段须先后排列、互不重叠，每段不超过 24 小时，只有最后一段可以跨到次日。',
    en: 'The hours of {dayEn} are wrong: periods follow each other without overlap, none exceeds 24 hours, and only the last may run into the next day.',
  },
  'routing.day_twice': { zh: '日期 {day} 重复或不存在。', en: 'The day {day} is named twice or does not exist.' },
  'routing.entries_catch_all': {
    zh: '最后一条必须是兜底规则（渠道、客户类别、业务都不限），保证每个来访都有队列。',
    en: 'The last rule must catch everything (any channel, class and topic), so that every contact finds a queue.',
  },
  'routing.entry_unreachable': {
    zh: '第 {row} 条永远轮不到：第 {by} 条已包含它的全部来访。请调整顺序或删除。',
    en: 'Rule {row} is never reached: rule {by} takes everything it would. Change the order or remove it.',
  },
  'routing.entry_queue': {
    zh: '第 {row} 条指向的队列 {queue} 不存在或已停用。',
    en: 'Rule {row} names the queue {queue}, which does not exist or is not active.',
  },
  'routing.entry_channel': {
    zh: '第 {row} 条的来访渠道与队列“{queueZh}”的渠道不一致。',
    en: 'Rule {row} lets in another channel than the queue {queueEn} serves.',
  },
  'routing.import_kind': {
    zh: '只能导入 .csv 或 .xlsx 文件，内容须与格式相符。旧版 .xls 请另存为 .xlsx。',
    en: 'Only .csv and .xlsx files can be imported, and the content must be what it says. Save an old .xls as .xlsx first.',
  },
  'routing.import_too_large': {
    zh: '文件超过 {megabytes} MB，请分成几份导入。',
    en: 'The file is larger than {megabytes} MB; import it in parts.',
  },
  'routing.import_too_many_rows': {
    zh: '文件超过 {max} 行，请分成几份导入。',
    en: 'The file has more than {max} rows; import it in parts.',
  },
  'routing.import_too_wide': {
    zh: '表格超过 {max} 列，请删去无关的列。',
    en: 'The table has more than {max} columns; remove those that do not belong.',
  },
  'routing.import_broken': {
    zh: '文件已损坏或解压后过大，无法读取。请重新导出后再试。',
    en: 'The file is damaged, or too large when unpacked, and cannot be read. Export it again.',
  },
  'routing.import_no_header': {
    zh: '没有找到表头：前 {max} 行中须有一行包含“工号”列。',
    en: 'No header was found: one of the first {max} rows must have a column 工号 (staff_no).',
  },
  'routing.import_empty': { zh: '文件里没有数据行。', en: 'There are no rows in the file.' },
  'routing.import_busy': {
    zh: '正在处理其他导入，请稍候再试。',
    en: 'Other imports are being read; try again in a moment.',
  },
  'routing.import_changed': {
    zh: '文件或坐席资料与预览时不同，请重新预览后再应用。',
    en: 'The file or the agents are not what the preview showed; look at the preview again before applying.',
  },
  'routing.import_has_errors': {
    zh: '还有 {count} 处错误。请改正后重新上传，或明确选择只应用正确的行。',
    en: 'There are {count} errors. Correct them and upload again, or choose to apply the good rows only.',
  },
  'routing.import_blocked': {
    zh: '表头有误，不能应用。请改正后重新上传。',
    en: 'The header is wrong, so nothing can be applied. Correct it and upload again.',
  },
  'routing.row_column_twice': { zh: '列“{name}”出现了两次。', en: 'The column {name} is there twice.' },
  'routing.row_column_unknown': {
    zh: '不认识的列“{name}”：没有这项技能，或已停用。',
    en: 'Unknown column {name}: there is no such skill, or it is not in use.',
  },
  'routing.row_staff_missing': { zh: '工号为空。', en: 'The staff number is missing.' },
  'routing.row_staff_unknown': {
    zh: '没有工号为 {value} 的在职员工。',
    en: 'There is no active member of staff {value}.',
  },
  'routing.row_out_of_scope': {
    zh: '{value} 不在您的管理范围内。',
    en: '{value} is outside what your post looks after.',
  },
  'routing.row_duplicate': {
    zh: '工号 {value} 在第 {first} 行已出现。',
    en: 'Staff number {value} is already in row {first}.',
  },
  'routing.row_name_differs': {
    zh: '姓名“{value}”与工号不符，该工号是“{expected}”。可能排序时错行。',
    en: 'The name {value} does not belong to this number, which is {expected}. Rows may have been shifted.',
  },
  'routing.row_formula': {
    zh: '单元格是公式，请改成数值。',
    en: 'The cell holds a formula; replace it by its value.',
  },
  'routing.row_level': {
    zh: '“{value}”不是级别：请填 0 到 5 的整数，0 表示没有该技能。',
    en: '{value} is no level: 0 to 5, where 0 takes the skill away.',
  },
  'routing.row_capacity': {
    zh: '“{value}”超出范围：请填 0 到 {max} 的整数。',
    en: '{value} is out of limits: 0 to {max}.',
  },
  'routing.row_yes_no': {
    zh: '“{value}”无法识别：请填“是”或“否”。',
    en: '{value} is not understood: 是 or 否 (yes, no).',
  },
  'routing.row_profile_unknown': {
    zh: '没有名为“{value}”的路由模板。不按模板配置的填“无”。',
    en: 'There is no routing profile {value}. Write 无 (none) for agents without one.',
  },
  'routing.row_differs_from_profile': {
    zh: '与路由模板“{profile}”不一致（模板为 {expected}）。要单独配置，请在路由模板列填“无”。',
    en: 'Differs from the routing profile {profile}, which says {expected}. To set it apart, write 无 (none) as its profile.',
  },
} as const satisfies Messages;
