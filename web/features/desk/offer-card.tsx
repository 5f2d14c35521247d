import { MessageFilled, PhoneFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contracts/contacts.ts';
import { TRANSFER_REASONS } from '../../../shared/contracts/routing-live.ts';
import { REJECT_REASONS, type DeskContact, type RejectReason } from '../../../shared/contracts/routing.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { useNow } from '../../ui/ticker.tsx';
import { ClassTag } from '../contacts/class-tag.tsx';
import { useContactWords } from '../contacts/contact-words.ts';
import { AutoAnswer } from './auto-answer.tsx';
import { acceptOffer, rejectOffer } from './desk-api.ts';
import { KEYS, keyWord, rejectKeys } from './key-map.ts';
import { ringSecondsLeft, ringShareLeft } from './offer-clock.ts';
import { useTaking } from './on-duty.ts';
import { readTold, toldKey } from './transfer/transfer-api.ts';
import './transfer/transfer.css';
import { useAct } from './use-act.ts';

interface Props {
  readonly offer: DeskContact;
  readonly skewMs: number;
  /** Nothing else is in hand: the card may take the stage. */
  readonly alone: boolean;
  readonly onTaken: (contactId: string) => void;
  /** This post takes calls by itself. */
  readonly takesItself: boolean;
}

/** A contact of ours is a promise that we keep: the agent is told before it is dialled. */
const kindOf = ({ direction, channel }: DeskContact['contact']): string =>
  direction === 'outbound' ? 'offer.callback' : `offer.${channel}`;

/** What rings: who, what about, how long still; one key takes it, one gives it back with a reason. */
export function OfferCard({ offer, skewMs, alone, onTaken, takesItself }: Props) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const words = useContactWords();
  const now = useNow().getTime();
  const [rejecting, setRejecting] = useState(false);
  const { contact } = offer;
  const accept = useAct<string>((id) => acceptOffer(api, id), onTaken);
  const reject = useAct<RejectReason>((reason) => rejectOffer(api, contact.id, reason));
  const take = (): void => {
    // Taken already: the card stands only until the desk has been read again.
    if (!accept.isPending && !accept.isSuccess) accept.mutate(contact.id);
  };
  useTaking(take);
  useHotkeys({
    [KEYS.accept]: take,
    [KEYS.acceptAnywhere]: take,
    [KEYS.reject]: () => setRejecting((on) => !on),
    ...(rejecting ? Object.fromEntries(rejectKeys.map(({ digit, code }) => [digit, () => reject.mutate(code)])) : {}),
  });
  const ringUntil = offer.ringUntil ?? contact.arrivedAt;
  const waitedFrom = contact.requestedHumanAt ?? contact.arrivedAt;
  const error = accept.error ?? reject.error;
  const size = alone ? 'large' : 'middle';
  return (
    <div className={alone ? 'sj-offer sj-offer-alone' : 'sj-offer'} role="alertdialog" aria-label={t('offer.label')}>
      <div className="sj-offer-head">
        <span className="sj-offer-icon" aria-hidden>
          {contact.channel === 'voice' ? <PhoneFilled /> : <MessageFilled />}
        </span>
        <div>
          <div className="sj-offer-kind">
            {t(kindOf(contact))}
            {!alone && ` · ${words.topic(contact.topic)}`}
          </div>
          <div className="sj-offer-who">{contact.customerLabel}</div>
        </div>
        <ClassTag of={contact.serviceClass} />
        <div className="sj-offer-left" role="timer">
          <b>{ringSecondsLeft(ringUntil, now, skewMs)}</b> {t('offer.secondsLeft')}
        </div>
      </div>
      <div className="sj-offer-track" aria-hidden>
        <div
          style={{ transform: `scaleX(${ringShareLeft({ ringUntil, offeredAt: contact.offeredAt }, now, skewMs)})` }}
        />
      </div>
      <OfferNotes contact={contact} takesItself={takesItself} onTake={take} />
      {alone && <OfferFacts offer={offer} waitedMs={now - skewMs - Date.parse(waitedFrom)} />}
      {error !== null && <ApiProblem error={error} />}
      <div className="sj-offer-acts">
        <Button type="primary" size={size} loading={accept.isPending} onClick={take}>
          {t('offer.accept')}
          <KeyHint keys={`${keyWord('accept')} / ${keyWord('acceptAnywhere')}`} />
        </Button>
        {rejecting ? (
          <RejectReasons size={size} onReject={(reason) => reject.mutate(reason)} />
        ) : (
          <Button size={size} onClick={() => setRejecting(true)}>
            {t('offer.reject')}
            <KeyHint keys={keyWord('reject')} />
          </Button>
        )}
      </div>
    </div>
  );
}

function OfferFacts({ offer: { contact, why }, waitedMs }: { offer: DeskContact; waitedMs: number }) {
  const { t } = useTranslation('desk');
  const words = useContactWords();
  return (
    <dl className="sj-facts">
      <dt>{t('offer.topic')}</dt>
      <dd>
        <b>{words.topic(contact.topic)}</b>
      </dd>
      <dt>{t('offer.waited')}</dt>
      <dd>{sayDuration(waitedMs)}</dd>
      {why !== null && <dt>{t('offer.why')}</dt>}
      {why !== null && <dd>{why}</dd>}
    </dl>
  );
}

interface NoteProps {
  readonly contact: Contact;
  readonly takesItself: boolean;
  readonly onTake: () => void;
}

const OfferNotes = ({ contact, takesItself, onTake }: NoteProps) => (
  <>
    {takesItself && contact.channel === 'voice' && <AutoAnswer onTake={onTake} />}
    {contact.answeredAt !== null && <PassedOn contactId={contact.id} offeredAt={contact.offeredAt} />}
  </>
);

/** Whoever passed it on has said why; a contact that merely lost its agent has nothing to tell. */
function PassedOn({ contactId, offeredAt }: { contactId: string; offeredAt: string | null }) {
  const { t, i18n } = useTranslation('desk');
  const api = useApi();
  const { data } = useQuery({
    queryKey: toldKey(contactId, offeredAt),
    queryFn: ({ signal }) => readTold(api, contactId, signal),
  });
  if (data === undefined || data === null) return null;
  const reason = TRANSFER_REASONS.find((r) => r.code === data.reason);
  return (
    <div className="sj-transfer-told">
      <b>{t('transfer.told', { name: data.byName, reason: reason?.[i18n.language === 'en' ? 'en' : 'zh'] ?? '' })}</b>
      {data.note !== '' && <div>{data.note}</div>}
    </div>
  );
}

function RejectReasons({ size, onReject }: { size: 'large' | 'middle'; onReject: (reason: RejectReason) => void }) {
  const { t, i18n } = useTranslation('desk');
  return (
    <span role="group" aria-label={t('offer.rejectWhy')} className="sj-offer-reasons">
      {rejectKeys.map(({ digit, code }) => {
        const reason = REJECT_REASONS.find((r) => r.code === code);
        return (
          <Button key={code} size={size} onClick={() => onReject(code)}>
            {i18n.language === 'en' ? reason?.en : reason?.zh}
            <KeyHint keys={digit} />
          </Button>
        );
      })}
    </span>
  );
}
