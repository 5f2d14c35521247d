import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenCase } from '../../../../shared/contracts/cases.ts';
import { CASE_TYPE_CODES, type CaseType } from '../../../../shared/contracts/cases-catalogue.ts';
import type { OrderTemplate } from '../../../../shared/contracts/cases-orders.ts';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useHotkeys } from '../../../ui/hotkeys.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useContactWords } from '../../contacts/contact-words.ts';
import { useMay } from '../../identity/session.tsx';
import { pictureKey, readPicture } from '../customer/customer-api.ts';
import { useDraft } from '../draft.ts';
import { KEYS, keyWord } from '../key-map.ts';
import { useAct } from '../use-act.ts';
import { guessCase } from './case-guess.ts';
import { useCaseWords } from './case-words.ts';
import { openCase, readTemplates, templatesKey } from './matter-api.ts';
import { OrderFields, missingField, withDefaults } from './order-fields.tsx';

const TITLE_CHARS = 100;
const NEED_CHARS = 2_000;

/** What the facts propose; what the agent has touched wins over it. */
function useProposal(contact: Contact) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const words = useContactWords();
  const id = contact.customerId ?? '';
  const mayLook = useMay()('customer.view');
  const { data: picture } = useQuery({
    queryKey: pictureKey(id),
    queryFn: ({ signal }) => readPicture(api, id, signal),
    enabled: id !== '' && mayLook,
    staleTime: 60_000,
  });
  const reasons = picture?.likelyReasons ?? [];
  const reason = reasons[0] === undefined ? '' : t(`likely.${reasons[0].code}`);
  const topic = contact.topic === null ? '' : words.topic(contact.topic);
  const title = [topic, reason].filter((part) => part !== '').join('：');
  return { ...guessCase(contact.topic, reasons), title };
}

/** A case in two actions: the type is proposed, one click or F4 opens it, with the order that the template makes. */
export function NewCaseForm({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation('desk');
  const api = useApi();
  const words = useCaseWords();
  const mayOrder = useMay()('order.create');
  const proposal = useProposal(contact);
  const [need, setNeed] = useDraft('need', contact.id);
  const [typed, setTyped] = useState<{ type?: CaseType; title?: string; template?: string | null }>({});
  const [filled, setFilled] = useState<Readonly<Record<string, string>>>({});
  // One key for one intent: a second press after a broken line finds the case of the first.
  const [key] = useState(() => newId());
  const { data } = useQuery({
    queryKey: templatesKey,
    queryFn: ({ signal }) => readTemplates(api, signal),
    staleTime: Infinity,
    enabled: mayOrder,
  });
  const type = typed.type ?? proposal.type;
  const title = (typed.title ?? proposal.title).slice(0, TITLE_CHARS);
  const templates = (data?.templates ?? []).filter((one) => one.caseType === type);
  const wanted = typed.template === undefined ? proposal.templateCode : (typed.template ?? undefined);
  const template = templates.find((one) => one.code === wanted);
  const fields = template === undefined ? {} : withDefaults(template, filled);
  const missing = template === undefined ? undefined : missingField(template, fields);
  const create = useAct<OpenCase>((body) => openCase(api, body, key));
  const submit = (): void => {
    if (title.trim() === '' || missing !== undefined || create.isPending) return;
    create.mutate(bodyOf({ contact, type, title, need, template, fields }));
  };
  useHotkeys({ [KEYS.newCase]: submit });
  const nameOf = (one: OrderTemplate): string => (i18n.language === 'en' ? one.nameEn : one.nameZh);
  return (
    <section className="sj-matter-part sj-new-case" aria-label={t('newCase.title')}>
      <h2>{t('newCase.title')}</h2>
      <Segmented<CaseType>
        block
        size="small"
        value={type}
        options={CASE_TYPE_CODES.map((code) => ({ value: code, label: words.caseType(code) }))}
        onChange={(next) =>
          setTyped(({ title: kept }) => ({ type: next, ...(kept === undefined ? {} : { title: kept }) }))
        }
      />
      <label>
        {t('newCase.name')}
        <Input
          value={title}
          maxLength={TITLE_CHARS}
          placeholder={t('newCase.nameHint')}
          onChange={(event) => setTyped({ ...typed, title: event.target.value })}
        />
      </label>
      <label>
        {t('newCase.need')}
        <Input.TextArea
          value={need}
          maxLength={NEED_CHARS}
          autoSize={{ minRows: 2, maxRows: 4 }}
          placeholder={t('newCase.needHint')}
          onChange={(event) => setNeed(event.target.value)}
        />
      </label>
      {mayOrder && templates.length > 0 && (
        <label>
          {t('newCase.order')}
          <Select
            allowClear
            value={template?.code ?? null}
            placeholder={t('newCase.noOrder')}
            options={templates.map((one) => ({ value: one.code, label: nameOf(one) }))}
            onChange={(code: string | undefined) => {
              setTyped({ ...typed, template: code ?? null });
              setFilled({});
            }}
          />
        </label>
      )}
      {template !== undefined && <OrderFields template={template} filled={fields} onChange={setFilled} />}
      {missing !== undefined && <div className="sj-desk-second">{t('newCase.missing', { field: missing })}</div>}
      {create.error !== null && <ApiProblem error={create.error} kept />}
      <Button
        type="primary"
        loading={create.isPending}
        disabled={title.trim() === '' || missing !== undefined}
        onClick={submit}
      >
        {template === undefined ? t('newCase.open') : t('newCase.openWithOrder')}
        <KeyHint keys={keyWord('newCase')} />
      </Button>
    </section>
  );
}

interface Filled {
  readonly contact: Contact;
  readonly type: CaseType;
  readonly title: string;
  readonly need: string;
  readonly template: OrderTemplate | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

const bodyOf = ({ contact, type, title, need, template, fields }: Filled): OpenCase => ({
  contactId: contact.id,
  ...(contact.customerId === null ? {} : { customerId: contact.customerId }),
  type,
  title: title.trim(),
  need: need.trim(),
  ...(template === undefined
    ? {}
    : { order: { templateCode: template.code, fields: { ...fields }, description: need.trim() } }),
});
