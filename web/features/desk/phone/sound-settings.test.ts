import { expect, it } from 'vitest';
import { constraintsOf, devicesFor, FIRST_SETTINGS, missingParts, readSettings, usedId } from './sound-settings.ts';

const headset = [
  { kind: 'audioinput', deviceId: 'default', label: 'Default' },
  { kind: 'audioinput', deviceId: 'mic', label: 'Headset' },
  { kind: 'audiooutput', deviceId: 'ear', label: 'Headset' },
  { kind: 'audiooutput', deviceId: 'box', label: 'Loudspeaker' },
  { kind: 'videoinput', deviceId: 'eye', label: 'Camera' },
];
const chosen = { ...FIRST_SETTINGS, microphoneId: 'mic', speakerId: 'ear', ringId: 'box' };

it('what was chosen is read again, and whatever is bent is as it was at first', () => {
  expect(readSettings(JSON.stringify({ ...chosen, autoGainControl: false }))).toEqual({
    ...chosen,
    autoGainControl: false,
  });
  for (const bent of [null, '', 'x', '[]', 'null', '7', '{"microphoneId":7,"ringId":null}'])
    expect(readSettings(bent)).toEqual(FIRST_SETTINGS);
  expect(readSettings(JSON.stringify({ microphoneId: 'm'.repeat(500) })).microphoneId).toBe('');
});

it('a list of microphones has no cameras and no second name of the system’s device', () => {
  expect(devicesFor(headset, 'microphone').map((d) => d.deviceId)).toEqual(['mic']);
  expect(devicesFor(headset, 'ring').map((d) => d.deviceId)).toEqual(['ear', 'box']);
});

it('a headset that is pulled out is missing at microphone and ear, the system’s devices take over, and plugged in again it is used again', () => {
  expect(missingParts(chosen, headset)).toEqual([]);
  const without = headset.filter((d) => !['mic', 'ear'].includes(d.deviceId));
  const missing = missingParts(chosen, without);
  expect(missing).toEqual(['microphone', 'speaker']);
  expect(usedId(chosen, missing, 'speaker')).toBe('');
  expect(usedId(chosen, missing, 'ring')).toBe('box');
  expect(constraintsOf(chosen, missing)).not.toHaveProperty('deviceId');
  expect(constraintsOf(chosen, [])).toMatchObject({ deviceId: { exact: 'mic' }, noiseSuppression: true });
});

it('whoever chose nothing misses nothing', () => {
  expect(missingParts(FIRST_SETTINGS, [])).toEqual([]);
});
