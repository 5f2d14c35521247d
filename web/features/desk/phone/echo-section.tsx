import { CheckCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useSocket } from '../../../ui/services.tsx';
import { useDuty, usePhone } from '../on-duty.ts';
import { runEchoTest } from './echo-test.ts';
import { echoVerdict, type EchoMeasured } from './echo-verdict.ts';

type Test =
  | { readonly phase: 'idle' | 'opening' | 'listening' }
  | { readonly phase: 'done'; readonly measured: EchoMeasured }
  | { readonly phase: 'failed'; readonly error: unknown };

/** Hear oneself as the customer does: one sentence, its echo, and what was wrong with it in words. */
export function EchoSection() {
  const { t } = useTranslation('desk');
  const { test, start } = useEchoTest();
  const problemText = useProblemText();
  const { state } = usePhone();
  const runs = test.phase === 'opening' || test.phase === 'listening';
  return (
    <section aria-labelledby="sj-sound-echo">
      <h3 id="sj-sound-echo">{t('echo.title')}</h3>
      <p className="sj-sound-hint">{t('echo.hint')}</p>
      <Button loading={runs} onClick={start}>
        {t(test.phase === 'done' ? 'echo.again' : 'echo.start')}
      </Button>
      <div role="status">
        {test.phase === 'listening' && <p>{t('echo.speak')}</p>}
        {test.phase === 'done' && <Verdict measured={test.measured} />}
        {test.phase === 'failed' && (
          <p className="sj-sound-bad">
            {state.phase === 'failed' ? t(`phone.trouble.${state.trouble}`) : problemText(test.error)}
          </p>
        )}
      </div>
    </section>
  );
}

function useEchoTest(): { readonly test: Test; readonly start: () => void } {
  const { phone } = useDuty();
  const socket = useSocket();
  const [test, setTest] = useState<Test>({ phase: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start = (): void => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const { signal } = own;
    setTest({ phase: 'opening' });
    runEchoTest({ phone, socket, signal, onListening: () => setTest({ phase: 'listening' }) }).then(
      (measured) => measured !== undefined && setTest({ phase: 'done', measured }),
      (error: unknown) => signal.aborted || setTest({ phase: 'failed', error }),
    );
  };
  return { test, start };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function Verdict({ measured }: { measured: EchoMeasured }) {
  const { t } = useTranslation('desk');
  const findings = echoVerdict(measured);
  const { quality, spoken } = measured;
  const loss = quality === undefined ? undefined : Math.max(quality.loss, quality.lossThere ?? 0);
  const milliseconds = (ms: number | undefined): string => (ms === undefined ? '—' : t('echo.ms', { ms }));
  return (
    <>
      <ul className="sj-echo-said">
        {findings.map((finding) => (
          <li key={finding}>
            {finding === 'all_good' ? <CheckCircleOutlined aria-hidden /> : <WarningOutlined aria-hidden />}
            {t(`echo.found.${finding}`)}
          </li>
        ))}
      </ul>
      <dl className="sj-echo-figures">
        <dt>{t('echo.loss')}</dt>
        <dd>{loss === undefined ? '—' : percent(loss)}</dd>
        <dt>{t('echo.jitter')}</dt>
        <dd>{milliseconds(quality?.jitterMs)}</dd>
        <dt>{t('echo.delay')}</dt>
        <dd>{milliseconds(quality?.roundTripMs)}</dd>
        <dt>{t('echo.level')}</dt>
        <dd>{Math.round(spoken * 100)} %</dd>
      </dl>
    </>
  );
}
