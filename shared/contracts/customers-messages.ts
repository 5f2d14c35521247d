import type { Messages } from './common-messages.ts';

export const customersMessages = {
  'customers.not_found': { zh: '没有找到这位客户，请核对号码或换个条件再查。', en: 'This customer was not found.' },
  'customers.out_of_area': {
    zh: '这位客户不在您负责的区域。',
    en: 'This customer is outside the area you look after.',
  },
  'customers.wrong_phone': {
    zh: '联系电话格式不正确，请核对后重新填写。',
    en: 'The contact phone is not a phone number.',
  },
  'customers.operator_unavailable': {
    zh: '运营商业务系统暂时连接不上，相关资料稍后会自动补上；客户的诉求可以先受理。',
    en: "The operator's own system cannot be reached; take the matter now, the data follows.",
  },
  'customers.operator_too_slow': {
    zh: '运营商业务系统响应超时，请稍后刷新；客户的诉求可以先受理。',
    en: "The operator's own system took too long; refresh shortly.",
  },
  'customers.seed_aborted': {
    zh: '演示运营商数据的装载被中断，下次启动时会重新装载。',
    en: 'Loading the demo operator was interrupted; it is done again at the next start.',
  },
} as const satisfies Messages;
