import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FlowDocument, Words } from '../../../../shared/contracts/flows.ts';
import type { Prompt } from '../../../../shared/contracts/voice-prompts.ts';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { useListening, type Listening } from '../prompts/listen.tsx';
import { outlineOf, type OutlineLine } from './flow-outline.ts';
import { flowKeys, readSounds } from './flows-api.ts';

type Sounds = ReadonlyMap<string, Prompt>;
const INDENT_PX = 22;

/** A version to be read and heard from top to bottom. */
export function FlowOutline({
  document,
  smsConfigured,
}: {
  readonly document: FlowDocument;
  readonly smsConfigured: boolean;
}) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const listening = useListening();
  const { data } = useQuery({
    queryKey: flowKeys.list('sounds', {}),
    queryFn: ({ signal }) => readSounds(api, signal),
    retry: false,
  });
  const sounds: Sounds = new Map((data?.items ?? []).map((p) => [p.key, p]));
  return (
    <ol className="sj-flow-outline" aria-label={t('flows.outline')}>
      {outlineOf(document).map((line, index) => (
        <li key={`${index} ${line.id}`} style={{ paddingLeft: line.depth * INDENT_PX }}>
          <Line line={line} sounds={sounds} listening={listening} smsConfigured={smsConfigured} />
        </li>
      ))}
    </ol>
  );
}

interface LineProps {
  readonly line: OutlineLine;
  readonly sounds: Sounds;
  readonly listening: Listening;
  readonly smsConfigured: boolean;
}

function Line({ line, sounds, listening, smsConfigured }: LineProps) {
  const { t } = useTranslation('voice');
  const { by } = line;
  return (
    <>
      <div>
        {by !== undefined && <span className="sj-flow-way">{t(`flows.way.${by.name}`, { value: by.value })} → </span>}
        <strong>{t(`flows.kind.${line.kind}`)}</strong> <code>{line.id}</code>
        {line.about !== '' && <span className="sj-flow-about"> {line.about}</span>}
        {line.kind === 'sms' && !line.again && !smsConfigured && (
          <span className="sj-flow-note">
            <StatusTag tone="soon" text={t('flows.noSmsHere')} />
          </span>
        )}
        {line.again && <span className="sj-flow-about"> {t('flows.again')}</span>}
      </div>
      {line.facts.length > 0 && (
        <div className="sj-flow-facts">
          {line.facts.map(({ name, value }) => t(`flows.fact.${name}`, { value })).join(' · ')}
        </div>
      )}
      {line.says.map((words, i) => (
        <Said key={i} words={words} sounds={sounds} listening={listening} />
      ))}
    </>
  );
}

function Said({ words, sounds, listening }: { words: Words; sounds: Sounds; listening: Listening }) {
  const { t } = useTranslation('voice');
  if ('text' in words) return <div className="sj-flow-said">“{words.text}”</div>;
  const published = sounds.get(words.prompt)?.published;
  const sha256 = published?.normal?.sha256;
  return (
    <div className="sj-flow-said">
      {sha256 !== undefined && (
        <Button
          size="small"
          type="text"
          aria-label={t('prompts.playNormal', { key: words.prompt })}
          icon={listening.playing === sha256 ? <PauseOutlined /> : <CaretRightOutlined />}
          onClick={() => listening.toggle(sha256)}
        />
      )}
      “{published?.text ?? words.prompt}”
    </div>
  );
}
