import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenCase } from '../../../../shared/contracts/cases.ts';
import { CASE_TYPE_CODES, CASE_TYPES, type CaseType } from '../../../../shared/contracts/cases-catalogue.ts';
import type { OrderTemplate } from '../../../../shared/contracts/cases-orders.ts';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useHotkeys } from '../../../ui/hotkeys.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { useApi } from '../../../ui/services.tsx';
import { caseKeys, openCase, readTemplates, useWord } from '../../cases/index.ts';
import { useContactWords } from '../../contacts/contact-words.ts';
import { useMay } from '../../identity/session.tsx';
import { pictureQuery } from '../customer/customer-api.ts';
import { useDraft } from '../draft.ts';
import { KEYS, keyWord } from '../key-map.ts';
import { useAct } from '../use-act.ts';
import { guessCase, reasonForTitle } from './case-guess.ts';
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
  const { data: picture } = useQuery({ ...pictureQuery(api, id), enabled: id !== '' && mayLook });
  const reasons = picture?.likelyReasons ?? [];
  const likely = reasonForTitle(contact.topic, reasons);
  const reason = likely === undefined ? '' : t(`likely.${likely}`);
  const topic = contact.topic === null ? '' : words.topic(contact.topic);
  const title = [topic, reason].filter((part) => part !== '').join('：');
  return { ...guessCase(contact.topic, reasons), title };
}

interface Typed {
  readonly type?: CaseType;
  readonly title?: string;
  /** Null: no order, though one was proposed. */
  readonly template?: string | null;
}

/** The form as it stands: what was proposed, and over it what the agent has changed. */
function useNewCase(contact: Contact) {
  const api = useApi();
  const mayOrder = useMay()('order.create');
  const proposal = useProposal(contact);
  const [typed, setTyped] = useState<Typed>({});
  const [filled, setFilled] = useState<Readonly<Record<string, string>>>({});
  const { data } = useQuery({
    queryKey: caseKeys.lists('templates'),
    queryFn: ({ signal }) => readTemplates(api, signal),
    staleTime: Infinity,
    enabled: mayOrder,
  });
  const type = typed.type ?? proposal.type;
  const title = (typed.title ?? proposal.title).slice(0, TITLE_CHARS);
  const templates = (data ?? []).filter((one) => one.caseType === type);
  const wanted = typed.template === undefined ? proposal.templateCode : typed.template;
  const template = templates.find((one) => one.code === wanted);
  const fields = template === undefined ? {} : withDefaults(template, filled);
  const missing = template === undefined ? undefined : missingField(template, fields);
  return { type, title, templates, template, fields, missing, typed, setTyped, setFilled };
}

/** A case in two actions: the type is proposed, one click or F4 opens it, with the order that the template makes. */
export function NewCaseForm({ contact, said }: { contact: Contact; said: string }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const word = useWord();
  const form = useNewCase(contact);
  const { type, title, template, fields, missing, typed, setTyped } = form;
  const [written, setNeed] = useDraft('need', contact.id);
  const need = written === '' ? said : written;
  // One key for one intent: a second press after a broken line finds the case of the first.
  const [key] = useState(() => newId());
  const create = useAct<OpenCase>((body) => openCase(api, { ...body, clientKey: key }));
  const incomplete = title.trim() === '' || missing !== undefined;
  const submit = (): void => {
    if (!incomplete && !create.isPending) create.mutate(bodyOf({ contact, type, title, need, template, fields }));
  };
  useHotkeys({ [KEYS.newCase]: submit });
  return (
    <section className="sj-matter-part sj-new-case" aria-label={t('newCase.title')}>
      <h2>{t('newCase.title')}</h2>
      <Segmented<CaseType>
        block
        size="small"
        value={type}
        options={CASE_TYPE_CODES.map((code) => ({ value: code, label: word(CASE_TYPES, code) }))}
        // Another type has other orders: the choice of one goes, the title stays.
        onChange={(next) => setTyped({ type: next, ...(typed.title === undefined ? {} : { title: typed.title }) })}
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
      <OrderChoice form={form} />
      {create.error !== null && <ApiProblem error={create.error} kept />}
      <Button type="primary" loading={create.isPending} disabled={incomplete} onClick={submit}>
        {template === undefined ? t('newCase.open') : t('newCase.openWithOrder')}
        <KeyHint keys={keyWord('newCase')} />
      </Button>
    </section>
  );
}

function OrderChoice({ form }: { form: ReturnType<typeof useNewCase> }) {
  const { t, i18n } = useTranslation('desk');
  const { templates, template, fields, missing, typed, setTyped, setFilled } = form;
  if (templates.length === 0) return null;
  const options = templates.map((one) => ({
    value: one.code,
    label: i18n.language === 'en' ? one.nameEn : one.nameZh,
  }));
  return (
    <>
      <label>
        {t('newCase.order')}
        <Select
          allowClear
          value={template?.code ?? null}
          placeholder={t('newCase.noOrder')}
          options={options}
          onChange={(code: string | undefined) => {
            setTyped({ ...typed, template: code ?? null });
            setFilled({});
          }}
        />
      </label>
      {template !== undefined && <OrderFields template={template} filled={fields} onChange={setFilled} />}
      {missing !== undefined && <div className="sj-desk-second">{t('newCase.missing', { field: missing })}</div>}
    </>
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
