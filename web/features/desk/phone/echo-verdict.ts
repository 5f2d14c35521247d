import type { LineQuality } from '../../../ui/voice/line-quality.ts';

/** What an echo test measured: the loudest moment said and heard back, 0 to 1, and the line between. */
export interface EchoMeasured {
  readonly spoken: number;
  readonly heard: number;
  readonly quality: LineQuality | undefined;
}
export type EchoFinding =
  | 'microphone_silent'
  | 'microphone_quiet'
  | 'microphone_loud'
  | 'nothing_back'
  | 'line_poor'
  | 'line_fair'
  | 'all_good';

/** Of the meter's scale: below the first a muted microphone only hums, below the second the customer asks to speak up. */
const SILENT = 0.03;
const QUIET = 0.15;
/** At the end of the scale samples are cut off, which sounds harsh. */
const LOUD = 0.99;

function ofMicrophone(spoken: number): readonly EchoFinding[] {
  if (spoken < SILENT) return ['microphone_silent'];
  if (spoken < QUIET) return ['microphone_quiet'];
  return spoken >= LOUD ? ['microphone_loud'] : [];
}

/** What to tell, the most urgent first; a silent microphone explains that nothing came back. */
export function echoVerdict({ spoken, heard, quality }: EchoMeasured): readonly EchoFinding[] {
  const isSilent = spoken < SILENT;
  const findings: EchoFinding[] = [...ofMicrophone(spoken)];
  if (quality === undefined || (!isSilent && heard < SILENT)) findings.push('nothing_back');
  else if (quality.word !== 'good') findings.push(`line_${quality.word}`);
  return findings.length === 0 ? ['all_good'] : findings;
}
