import { sayDuration } from '../../ui/said-time.ts';
import { useContactWords } from './contact-words.ts';

export interface Step {
  readonly at: string;
  readonly event: string;
  readonly reason: string | null;
  /** Who else was in it. */
  readonly note?: string | null;
}

interface Props {
  readonly transitions: readonly Step[];
  readonly timeOf: (at: string) => string;
}

/** Each step with its time, how long it took, who did it and why. */
export function StoryLine({ transitions, timeOf }: Props) {
  const words = useContactWords();
  return (
    <ol className="sj-story-line">
      {transitions.map((step, at) => {
        const before = transitions[at - 1];
        const took = before === undefined ? undefined : Date.parse(step.at) - Date.parse(before.at);
        return (
          <li key={`${step.at}-${step.event}`}>
            <time dateTime={step.at}>{timeOf(step.at)}</time>
            <span>
              {words.event(step.event)}
              {step.note !== undefined && step.note !== null && <small> {step.note}</small>}
              {step.reason !== null && (
                <small> {step.event === 'place' ? step.reason : words.reason(step.reason)}</small>
              )}
            </span>
            <small>{took === undefined ? '' : `+${sayDuration(took)}`}</small>
          </li>
        );
      })}
    </ol>
  );
}
