import type { Messages } from './common-messages.ts';

export const voicePromptsMessages = {
  'voice.prompt_unknown': { zh: '没有这条语音播报。', en: 'There is no such prompt.' },
  'voice.prompt_exists': { zh: '已有同名的语音播报：{key}。', en: 'There is a prompt {key} already.' },
  'voice.prompt_state': {
    zh: '这个版本已不在可操作的状态，请刷新后重试。',
    en: 'This version is no longer in a state that allows it; reload and try again.',
  },
  'voice.prompt_unheard': {
    zh: '请先把正在播放的这一版从头到尾听完，再认可。',
    en: 'Hear the version that is in force to its end before you approve it.',
  },
  'voice.prompt_not_heard_out': {
    zh: '这段声音还没有听完，不算已听。',
    en: 'This sound was not heard to its end.',
  },
  'voice.prompt_no_draft': { zh: '没有待发布的草稿。', en: 'There is no draft to publish.' },
  'speech.sound_too_long': { zh: '录音最长 {seconds} 秒。', en: 'A recording is at most {seconds} seconds long.' },
  'voice.prompt_file_missing': { zh: '请选择一个WAV文件。', en: 'Choose a WAV file.' },
  'media.bad_sound': {
    zh: '这个声音文件无法使用：请上传 16 位 PCM 或 G.711 的 WAV 文件。',
    en: 'This sound cannot be used: upload a WAV of 16-bit PCM or G.711.',
  },
  'speech.not_configured': {
    zh: '未配置语音合成引擎（TTS_PROVIDER=none）：请上传录音，或由管理员配置引擎。',
    en: 'No speech engine is configured (TTS_PROVIDER=none): upload a recording, or have an engine configured.',
  },
  'speech.unavailable': {
    zh: '语音合成引擎暂时不可用，请稍后重试。',
    en: 'The speech engine is not available; try again later.',
  },
  'speech.timeout': { zh: '语音合成超时，请重试。', en: 'The speech engine did not answer in time; try again.' },
  'speech.busy': { zh: '语音合成引擎繁忙，请稍后重试。', en: 'The speech engine is busy; try again in a moment.' },
  'speech.refused': {
    zh: '语音合成引擎拒绝了这段文字（{reason}）。',
    en: 'The speech engine refused this text ({reason}).',
  },
  'speech.bad_sound': {
    zh: '声音无法使用（{reason}）：需要 8–48 kHz、16 位 PCM 或 G.711 的 WAV。',
    en: 'The sound cannot be used ({reason}): a WAV of 8 to 48 kHz, 16-bit PCM or G.711, is needed.',
  },
  'speech.text_too_long': { zh: '文字最多 {max} 个字。', en: 'A text has at most {max} characters.' },
} as const satisfies Messages;
