import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurgePerson, SurgeStage } from '../../../../shared/contracts/routing-surge.ts';

type Stand = 'coming' | 'ready' | 'late' | 'releasing' | 'back' | 'none';

function standOf(p: SurgePerson, isBorrowed: boolean): Stand {
  if (!isBorrowed && p.answer !== 'accepted') return 'none';
  if (p.reason === 'not_ready_in_time') return 'late';
  if (p.givenBackAt !== null) return 'back';
  if (p.releasedAt !== null) return 'releasing';
  return p.readyAt === null ? 'coming' : 'ready';
}

/** Who was asked and what they said; who was borrowed and whether they are back. */
export function StagePeople({ stage }: { stage: SurgeStage }) {
  const { t } = useTranslation('surge');
  const [isOpen, setOpen] = useState(false);
  const { people } = stage;
  if (people.length === 0) return null;
  const isBorrowed = stage.plan.kind === 'borrow_back_office';
  const count = (is: (p: SurgePerson) => boolean): number => people.filter(is).length;
  const summary = isBorrowed
    ? t('borrowedCount', {
        count: people.length,
        ready: count((p) => p.readyAt !== null && p.givenBackAt === null),
        back: count((p) => p.givenBackAt !== null),
      })
    : t('askedCount', {
        asked: people.length,
        accepted: count((p) => p.answer === 'accepted'),
        declined: count((p) => p.answer === 'declined'),
        silent: count((p) => p.answer === 'no_answer'),
        open: count((p) => p.answer === null),
      });
  return (
    <div className="sj-surge-people">
      <div>
        <span>{summary}</span>
        <Button type="link" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('peopleHide') : t('peopleShow')}
        </Button>
      </div>
      {isOpen && (
        <div className="sj-surge-list" role="region" aria-label={t('peopleTitle')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('answer')}</th>
                <th scope="col">{t('statusColumn')}</th>
                {!isBorrowed && <th scope="col">{t('wave')}</th>}
              </tr>
            </thead>
            <tbody>
              {people.map((p) => (
                <tr key={p.id}>
                  <th scope="row">
                    {p.name} <small>{p.staffNo}</small>
                  </th>
                  <td>{t(`answers.${isBorrowed ? 'borrowed' : (p.answer ?? 'open')}`)}</td>
                  <td>{t(`personState.${standOf(p, isBorrowed)}`)}</td>
                  {!isBorrowed && <td>{p.wave}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
