import { Alert, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TrunkTest, TrunkTestReport } from '../../../shared/contracts/voice-trunk-tests.ts';
import { StepLine } from '../../ui/step-line.tsx';
import { faceOf, SHOWN_STEPS, stepUnderWay } from './trunk-test-steps.ts';

/** One test: how far it is, and once it is over what was found and what to do about it. */
export function TrunkTestResult({ of }: { of: TrunkTest }) {
  const { t } = useTranslation('trunks');
  const steps = SHOWN_STEPS[of.kind].map((key) => ({ key, text: t(`test.step.${key}`) }));
  return (
    <section aria-label={t('test.result')} aria-live="polite" className="sj-trunks-result">
      <b>
        {of.trunk} · {t(`test.kind.${of.kind}`)}
        {of.number !== null && ` ${of.number}`}
      </b>
      <StepLine label={t('test.steps')} steps={steps} current={stepUnderWay(of)} />
      {of.report !== null && <Report of={of.report} />}
    </section>
  );
}

function Report({ of }: { of: TrunkTestReport }) {
  const { t } = useTranslation('trunks');
  return (
    <>
      <Alert
        showIcon
        type={faceOf(of.verdict)}
        title={t(`test.verdict.${of.verdict}`, { status: of.status ?? '—' })}
        description={t(`test.next.${of.verdict}`)}
      />
      <Descriptions size="small" column={2} items={measuredItems(of, t)} />
      {of.targets.length > 0 && (
        <ul className="sj-trunks-targets">
          {of.targets.map(({ target, status, roundTripMs }) => (
            <li key={target}>
              {target} {status === null ? t('test.noAnswer') : t('test.answered', { status, ms: roundTripMs ?? '—' })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function measuredItems(of: TrunkTestReport, t: (key: string) => string) {
  const said = (key: string, value: string) => ({ key, label: t(`test.fact.${key}`), children: value });
  const sound =
    of.codec === null
      ? []
      : [
          said('codec', of.secure ? `${of.codec} · SRTP` : of.codec),
          said('packets', `${of.packetsOut} / ${of.packetsIn}`),
          said('loss', `${of.lossPercent} %`),
          said('jitter', `${Math.round(of.jitterMs)} ms`),
          said('mos', of.mos?.toFixed(1) ?? '—'),
        ];
  return [
    ...(of.status === null ? [] : [said('status', String(of.status))]),
    ...(of.setUpMs === null ? [] : [said('setUp', `${of.setUpMs} ms`)]),
    ...sound,
  ];
}
