import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { WhyOffer, WhyStory } from '../../../shared/contracts/routing-why.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { clockTime, sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { contactKeys, readWhyStory } from './contacts-api.ts';
import './why-panel.css';

const useLang = (): 'zh' | 'en' => (useTranslation().i18n.language === 'en' ? 'en' : 'zh');
const timeOf = (at: string): string => clockTime(new Date(at));

/** 路由说明: why it waited and why these people, from the records made at that moment. Names are for staff alone. */
export function WhyPanel({ contactId, version }: { contactId: string; version: number }) {
  const { t } = useTranslation('routing');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: [...contactKeys.one('why', contactId), version],
    queryFn: ({ signal }) => readWhyStory(api, contactId, signal),
  });
  return (
    <section className="sj-why" aria-label={t('why.title')}>
      <h3>{t('why.title')}</h3>
      {data === undefined && error === null && <Loading />}
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Why story={data} />}
    </section>
  );
}

function Why({ story }: { story: WhyStory }) {
  const { t } = useTranslation('routing');
  const lang = useLang();
  return (
    <>
      {story.customerWords[lang].length > 0 && (
        <blockquote>
          <small>{t('why.toCustomer')}</small>
          {story.customerWords[lang].join(lang === 'zh' ? '' : ' ')}
        </blockquote>
      )}
      {story.boosts.length > 0 && (
        <>
          <h4>{t('why.boosts')}</h4>
          <ul>
            {story.boosts.map((b) => (
              <li key={b.name.en}>{t('why.boost', { name: b.name[lang], seconds: b.seconds })}</li>
            ))}
          </ul>
        </>
      )}
      <h4>{t('why.tried')}</h4>
      <ol className="sj-why-line">
        {story.timeline.map((step, at) => (
          <li key={`${step.at}-${at}`} className={`sj-why-${step.kind}`}>
            <time dateTime={step.at}>{timeOf(step.at)}</time>
            <span>{step.words[lang]}</span>
          </li>
        ))}
      </ol>
      {story.offers.length > 0 && <h4>{t('why.offers')}</h4>}
      {story.offers.map((offer) => (
        <Offer key={offer.id} offer={offer} />
      ))}
    </>
  );
}

function Offer({ offer }: { offer: WhyOffer }) {
  const { t } = useTranslation('routing');
  const lang = useLang();
  const strategy = offer.strategy[lang];
  const more = offer.candidatesCount - offer.candidates.length;
  return (
    <details className="sj-why-offer" open={offer.outcome === 'accepted' || offer.outcome === null}>
      <summary>
        {t('why.offer', { time: timeOf(offer.at), name: offer.agentName })}
        <small>{t(`why.outcome.${offer.outcome ?? 'open'}`)}</small>
      </summary>
      <p>{offer.words[lang].join(lang === 'zh' ? '' : ' ')}</p>
      <small>
        {offer.ruleVersion > 0
          ? t('why.rule', { version: offer.ruleVersion, strategy })
          : t('why.ruleOld', { strategy })}
      </small>
      {offer.candidates.length > 0 && (
        <table>
          <caption>{t('why.candidates', { count: offer.candidatesCount })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('why.column.name')}</th>
              <th scope="col">{t('why.column.level')}</th>
              <th scope="col">{t('why.column.idle')}</th>
              <th scope="col">{t('why.column.chosen')}</th>
            </tr>
          </thead>
          <tbody>
            {offer.candidates.map((c) => (
              <tr key={c.name}>
                <th scope="row">{c.name}</th>
                <td>{c.level === 0 ? '—' : c.level}</td>
                <td>{sayDuration(c.idleSeconds * 1_000)}</td>
                <td>{c.chosen ? t('why.chosen') : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more > 0 && <small>{t('why.more', { count: more })}</small>}
      {offer.passedOver.length > 0 && (
        <p>
          <small>{t('why.passedOver')}</small> {offer.passedOver.map((p) => `${p.name}（${p.why[lang]}）`).join('、')}
        </p>
      )}
    </details>
  );
}
