import { useState, type ReactElement } from 'react';
import { CHAT_LIMITS } from '../../../shared/contracts/messaging-catalogue.ts';
import { useChat } from '../chat-context.ts';

const STARS = [1, 2, 3, 4, 5] as const;
const LOW = 2;

export interface RatingProps {
  /** What was given, or null while it is still asked. */
  readonly given: number | null;
  readonly onRate: (stars: number, words: string) => Promise<void>;
}

export function Rating({ given, onRate }: RatingProps): ReactElement {
  const { words } = useChat();
  const [stars, setStars] = useState(0);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const meaning = { 1: words.star1, 2: words.star2, 3: words.star3, 4: words.star4, 5: words.star5 };
  if (given !== null) {
    return (
      <section className="card rating" role="status">
        <p className="stars-given" aria-label={`${given}/5`}>
          {'★'.repeat(given)}
          <span>{'★'.repeat(5 - given)}</span>
        </p>
        <p>{given <= LOW ? words.thanksLow : words.thanks}</p>
      </section>
    );
  }
  return (
    <section className="card rating">
      <fieldset>
        <legend>{words.rate}</legend>
        <div className="stars">
          {STARS.map((n) => (
            <label key={n} className={n <= stars ? 'on' : ''}>
              <input
                type="radio"
                name="stars"
                value={n}
                checked={n === stars}
                onChange={() => setStars(n)}
                aria-label={meaning[n]}
              />
              <span aria-hidden="true">★</span>
            </label>
          ))}
        </div>
      </fieldset>
      {stars > 0 && (
        <>
          <p className="meaning">{meaning[stars as 1 | 2 | 3 | 4 | 5]}</p>
          <textarea
            rows={2}
            maxLength={CHAT_LIMITS.ratingWordsChars}
            placeholder={words.rateWords}
            aria-label={words.rateWords}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button
            type="button"
            className="strong"
            disabled={busy}
            onClick={() => {
              setBusy(true);
              void onRate(stars, text).finally(() => setBusy(false));
            }}
          >
            {words.rateSend}
          </button>
        </>
      )}
    </section>
  );
}
