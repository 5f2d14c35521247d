import type { Messages } from './common-messages.ts';

export const casesMessages = {
  'cases.not_found': { zh: '没有找到这张诉求单。', en: 'This case was not found.' },
  'cases.order_not_found': { zh: '没有找到这张工单。', en: 'This work order was not found.' },
  'cases.contact_not_found': { zh: '没有找到这次联络。', en: 'This contact was not found.' },
  'cases.customer_not_found': { zh: '没有找到这位客户。', en: 'This customer was not found.' },
  'cases.customer_needed': {
    zh: '请选择客户，或填写来电人的姓名与号码。',
    en: 'Choose the customer, or give the name and number of the caller.',
  },
  'cases.template_not_found': {
    zh: '没有这种工单模板，或已停用。',
    en: 'There is no such order template, or it is no longer used.',
  },
  'cases.fields_wrong': { zh: '工单内容有误：{field}。', en: 'The order is not filled in properly: {field}.' },
  'cases.crew_not_found': { zh: '没有找到能处理的班组，请选择班组。', en: 'No crew was found for this; choose one.' },
  'cases.crew_wrong_kind': { zh: '该班组不处理这类工单。', en: 'That crew does not take this kind of order.' },
  'cases.same_crew': { zh: '工单已在该班组。', en: 'The order is at that crew already.' },
  'cases.not_your_order': {
    zh: '工单不在您的班组，或已由同事接单。',
    en: 'This order is not at your crew, or a colleague has accepted it.',
  },
  'cases.not_yours': {
    zh: '这张诉求单不由您负责，也不在您的管辖范围内。',
    en: 'You are neither the owner of this case nor in charge of it.',
  },
  'cases.staff_not_found': {
    zh: '没有找到这位员工，或其账号已停用。',
    en: 'This member of staff was not found or is not active.',
  },
  'cases.same_owner': { zh: '对方已经是责任人。', en: 'That person is the owner already.' },
  'cases.expectation_missing': {
    zh: '缺少版本号或当前状态，无法保存。',
    en: 'The version or the state that you have seen is missing.',
  },
  'cases.key_reused': { zh: '这个请求编号已用于另一项操作。', en: 'This idempotency key was used for something else.' },
  'cases.backfill_missing': {
    zh: '请先回填故障原因和处理结果，再提交完成。',
    en: 'Fill in the cause and the result before completing.',
  },
  'cases.cause_unknown': { zh: '故障原因不在该模板的选项中。', en: 'That cause is not one of this template.' },
  'cases.file_not_of_order': {
    zh: '图片不属于这张工单，请重新上传。',
    en: 'That file does not belong to this order; upload it again.',
  },
  'cases.file_not_found': { zh: '没有找到该文件。', en: 'This file was not found.' },
  'cases.file_missing': { zh: '请选择要上传的文件。', en: 'Choose a file to upload.' },
  'cases.appointment_wrong': {
    zh: '预约时间有误：须晚于现在，结束晚于开始，且不超过一天。',
    en: 'The appointment must lie ahead, end after it starts and last no longer than a day.',
  },
  'cases.orders_open': { zh: '还有未完成的工单，不能办结。', en: 'There are work orders still open.' },
  'cases.message_empty': { zh: '请输入文字或添加图片。', en: 'Write something or add a picture.' },
  'cases.talk_closed': { zh: '工单已结束，不能再发消息。', en: 'The order is over; no more messages.' },
  'cases.nothing_to_confirm': { zh: '当前没有待客户确认的事项。', en: 'There is nothing for the customer to confirm.' },
  'blobs.empty': { zh: '文件是空的。', en: 'The file is empty.' },
  'blobs.too_large': { zh: '文件过大，最大 {megabytes} MB。', en: 'The file is too large; at most {megabytes} MB.' },
  'blobs.type_refused': {
    zh: '不支持这种文件，请上传 JPG、PNG、WebP、GIF 图片或 PDF。',
    en: 'This kind of file is not taken; send JPG, PNG, WebP, GIF or PDF.',
  },
  'blobs.heic_refused': {
    zh: '这是 iPhone 的 HEIC 照片，请在相机设置中选“兼容性最佳”，或发送 JPG。',
    en: 'This is a HEIC photo; set the camera to “Most Compatible”, or send a JPG.',
  },
} as const satisfies Messages;
