import type { Messages } from './common-messages.ts';

export const routingSurgeMessages = {
  'routing.surge_unknown_queue': { zh: '没有编号为 {queue} 的在用队列。', en: 'There is no queue {queue} in use.' },
  'routing.surge_too_many_rules': {
    zh: '高峰规则最多 {most} 条，请先停用或删除不用的规则。',
    en: 'At most {most} surge rules; remove one that is not used first.',
  },
  'routing.surge_rule_in_peak': {
    zh: '这条规则正在应对高峰，高峰结束后才能删除。',
    en: 'This rule has a peak open; it can be removed when the peak is over.',
  },
  'routing.surge_peak_open': { zh: '这条规则的高峰应对已经开启。', en: 'The peak of this rule is already open.' },
  'routing.surge_over': {
    zh: '高峰已结束，不能再启动这项措施。',
    en: 'The peak is over; this measure can no longer be started.',
  },
  'routing.surge_ask_gone': {
    zh: '这次邀请已失效：已超时、已撤回或您已答复。',
    en: 'This request is no longer open: it timed out, was withdrawn or you have answered it.',
  },
  'routing.surge_not_opened': {
    zh: '当前没有启用您的座席，暂不能示闲。高峰需要支援时会在这里邀请您。',
    en: 'Your seat is not opened now, so you cannot go ready. You will be asked here when a peak needs you.',
  },
  'routing.home_not_a_seat': { zh: '您没有登记为居家坐席。', en: 'You are not registered as a home seat.' },
  'routing.home_no_device': {
    zh: '本机尚未登记，请先登记设备并等待班长批准。',
    en: 'This device is not registered; register it and wait for the shift leader.',
  },
  'routing.home_device_pending': {
    zh: '设备已登记，正等待班长批准，批准后才能示闲。',
    en: 'The device waits for the shift leader’s approval; after that you can go ready.',
  },
  'routing.home_device_revoked': {
    zh: '这台设备的登记已被取消，请联系班长。',
    en: 'The registration of this device was revoked; speak with the shift leader.',
  },
  'routing.home_check_missing': {
    zh: '请先做一次网络检测，通过后才能示闲。',
    en: 'Run the network check first; you can go ready once it is passed.',
  },
  'routing.home_check_old': {
    zh: '上次网络检测已超过 {hours} 小时，请重新检测后示闲。',
    en: 'The last network check is more than {hours} hours old; run it again and go ready.',
  },
  'routing.home_round_trip': {
    zh: '网络时延过大（要求不超过 {limit} 毫秒），通话会有明显停顿。请改用有线网络或靠近路由器后重测。',
    en: 'The network is too slow (at most {limit} ms): calls would lag. Use a cable or move closer to the router and test again.',
  },
  'routing.home_jitter': {
    zh: '网络抖动过大（要求不超过 {limit} 毫秒），声音会断续。请关闭下载、视频后重测。',
    en: 'The network is too uneven (jitter at most {limit} ms): sound would break up. Stop downloads and video and test again.',
  },
  'routing.home_loss': {
    zh: '网络丢包过多（要求不超过 {limit}%），客户会听不清。请检查网线或路由器后重测。',
    en: 'The network loses too much (at most {limit} %): customers would not understand you. Check cable or router and test again.',
  },
  'routing.home_presence_gone': {
    zh: '这次在岗确认已过时，请按最新的提示操作。',
    en: 'This presence check is over; answer the latest one.',
  },
} as const satisfies Messages;
