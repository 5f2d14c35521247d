import type { FlowDocument, FlowStep } from '../../../shared/contracts/flows.ts';

/** The flow that the product comes with: two levels, four concerns, and what a caller can ask without a person. */
export const HOTLINE = 'hotline';

const asked = {
  bargeIn: true,
  /** How long a caller may think after the choices were read. */
  firstDigitMs: 6_000,
  retries: 2,
  invalid: [{ prompt: 'invalid-choice' }],
  silent: [{ prompt: 'no-input' }],
};
type Choices = Extract<FlowStep, { kind: 'menu' }>['choices'];
const menu = (prompt: string, choices: Choices): FlowStep => ({
  kind: 'menu',
  ...asked,
  say: [{ prompt }],
  choices,
});
const agent = (topic: string): FlowStep => ({ kind: 'queue', topic, opening: 'transfer-to-agent' });
const back: Choices = { '9': { to: 'main', label: '返回' } };
const lookup = (port: string, found: string, orElse: string): FlowStep => ({
  kind: 'lookup',
  port,
  deadlineMs: 2_000,
  found,
  missing: orElse,
  failed: orElse,
});
const told = (prompt: string, text: string): FlowStep => ({
  kind: 'say',
  say: [{ prompt }, { text }],
  next: 'after-answer',
});

/** What is known of the network is told before anybody waits for a person to hear it. */
const faultSteps: Record<string, FlowStep> = {
  fault: menu('menu-fault', {
    '1': { to: 'outage', label: '宽带故障', topic: 'fault.broadband' },
    '2': { to: 'fault-tv', label: '电视故障' },
    '3': { to: 'fault-mobile', label: '手机信号' },
    ...back,
  }),
  outage: lookup('area.outage', 'outage-told', 'fault-broadband'),
  'outage-told': { kind: 'say', say: [{ prompt: 'outage-known' }], next: 'after-answer' },
  'fault-broadband': agent('fault.broadband'),
  'fault-tv': agent('fault.tv'),
  'fault-mobile': agent('fault.mobile'),
};

const billingSteps: Record<string, FlowStep> = {
  billing: menu('menu-billing', {
    '1': { to: 'balance', label: '话费余额', topic: 'billing.balance' },
    '2': { to: 'bill', label: '本月账单', topic: 'billing.bill' },
    '3': { to: 'allowance', label: '套餐余量', topic: 'billing.allowance' },
    ...back,
  }),
  balance: lookup('account.balance', 'balance-told', 'billing-balance'),
  'balance-told': told('balance-is', '{balance.yuan}元'),
  'billing-balance': agent('billing.balance'),
  bill: lookup('account.bill', 'bill-told', 'billing-bill'),
  'bill-told': told('bill-is', '{bill.yuan}元'),
  'billing-bill': agent('billing.bill'),
  allowance: lookup('account.allowance', 'allowance-told', 'billing-allowance'),
  'allowance-told': told('allowance-is', '{allowance.left}'),
  'billing-allowance': agent('billing.allowance'),
  'after-answer': menu('after-answer', back),
};

const otherSteps: Record<string, FlowStep> = {
  service: menu('menu-business', {
    '1': { to: 'service-new', label: '办理新业务' },
    '2': { to: 'service-plan', label: '变更套餐' },
    '3': { to: 'service-move', label: '移机' },
    ...back,
  }),
  'service-new': agent('service.new'),
  'service-plan': agent('service.plan'),
  'service-move': agent('service.move'),
  complaint: menu('menu-complaint', {
    '1': { to: 'complaint-new', label: '投诉' },
    '2': { to: 'complaint-suggestion', label: '建议' },
    '3': { to: 'complaint-progress', label: '处理进度' },
    ...back,
  }),
  'complaint-new': agent('complaint.new'),
  'complaint-suggestion': agent('complaint.suggestion'),
  'complaint-progress': agent('complaint.progress'),
};

export const hotlineFlow: FlowDocument = {
  format: 1,
  start: 'welcome',
  steps: {
    welcome: { kind: 'say', say: [{ prompt: 'greeting' }, { prompt: 'recording-notice' }], next: 'main' },
    main: menu('main-menu', {
      '1': { to: 'fault', label: '报障', topic: 'fault' },
      '2': { to: 'billing', label: '话费', topic: 'billing' },
      '3': { to: 'service', label: '业务办理', topic: 'service' },
      '4': { to: 'complaint', label: '投诉与建议', topic: 'complaint' },
    }),
    ...faultSteps,
    ...billingSteps,
    ...otherSteps,
  },
};

/** What the flows may look up; who answers is joined in main. */
export const LOOKUPS = ['account.balance', 'account.bill', 'account.allowance', 'area.outage'] as const;
export type LookupPort = (typeof LOOKUPS)[number];
