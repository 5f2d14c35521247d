import { expect, it } from 'vitest';
import { echoVerdict, type EchoMeasured } from './echo-verdict.ts';

const line = { word: 'good', loss: 0, jitterMs: 4, roundTripMs: 30, lossThere: 0 } as const;
const said = (more: Partial<EchoMeasured>) => echoVerdict({ spoken: 0.5, heard: 0.5, quality: line, ...more });

it('all is good when one was heard, not too loud, over a good line', () => {
  expect(said({})).toEqual(['all_good']);
});

it('a silent microphone is the one thing to mend, and the silence that came back follows from it', () => {
  expect(said({ spoken: 0.01, heard: 0 })).toEqual(['microphone_silent']);
});

it('says too quiet and too loud, and what is wrong with the line beside it', () => {
  expect(said({ spoken: 0.1 })).toEqual(['microphone_quiet']);
  expect(said({ spoken: 1, quality: { ...line, word: 'poor' } })).toEqual(['microphone_loud', 'line_poor']);
  expect(said({ quality: { ...line, word: 'fair' } })).toEqual(['line_fair']);
});

it('spoken, and nothing came back: the way is broken, whatever the microphone does', () => {
  expect(said({ heard: 0 })).toEqual(['nothing_back']);
  expect(said({ quality: undefined })).toEqual(['nothing_back']);
});
