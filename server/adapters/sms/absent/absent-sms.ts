import type { SmsSender } from '../../../platform/sms/sms-sender.ts';

/** SMS_PROVIDER=none. A step that would send one goes its way of "not sent". */
export const createAbsentSms = (): SmsSender => ({
  configured: false,
  send: () => Promise.resolve({ sent: false, why: 'not_configured' }),
});
