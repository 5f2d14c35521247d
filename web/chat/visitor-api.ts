import { VISITOR_SCHEME, type ChatLanguage } from '../../shared/contracts/messaging-catalogue.ts';
import type { Attachment, Conversation, VisitorWelcome } from '../../shared/contracts/messaging.ts';
import type { Page } from '../../shared/contracts/paging.ts';
import { clientError, readProblem } from '../ui/api-error.ts';

const DEADLINE_MS = 10_000;
const UPLOAD_DEADLINE_MS = 120_000;
const TOKEN_KEY = 'shoujie.visitor';

/** In a frame of another site the browser keeps our cookie back, so the page keeps the token itself; alone it never sees it. */
export interface VisitorApi {
  hello(): Promise<VisitorWelcome>;
  token(): string | undefined;
  history(page: number): Promise<Page<Conversation>>;
  upload(contactId: string, file: Blob, name: string): Promise<Attachment>;
  /** A picture or file as a local address; the real one needs a header that an <img> cannot send. */
  fetchFile(blobId: string): Promise<string>;
}

export interface VisitorApiNeeds {
  readonly fetch: typeof fetch;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly framed: boolean;
  readonly language: () => ChatLanguage;
}

export function createVisitorApi(needs: VisitorApiNeeds): VisitorApi {
  const token = (): string | undefined => (needs.framed ? (needs.storage.getItem(TOKEN_KEY) ?? undefined) : undefined);
  const files = new Map<string, Promise<string>>();

  const call = async (path: string, init: RequestInit, deadlineMs = DEADLINE_MS): Promise<Response> => {
    const own = token();
    const headers = new Headers(init.headers);
    headers.set('accept-language', needs.language() === 'zh' ? 'zh-CN' : 'en');
    headers.set('x-requested-with', 'shoujie');
    if (own !== undefined) headers.set('authorization', `${VISITOR_SCHEME} ${own}`);
    const signal = AbortSignal.timeout(deadlineMs);
    let answer: Response;
    try {
      answer = await needs.fetch(`/api/chat${path}`, { ...init, headers, signal });
    } catch {
      throw clientError(signal.aborted ? 'client.timeout' : 'client.offline');
    }
    if (answer.ok) return answer;
    throw readProblem(await answer.json().catch(() => undefined), answer.status);
  };

  return {
    token,
    hello: async () => {
      const body = JSON.stringify({ language: needs.language(), keepsToken: needs.framed });
      const answer = await call('/visitor', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      const welcome = (await answer.json()) as VisitorWelcome;
      if (welcome.token !== undefined) needs.storage.setItem(TOKEN_KEY, welcome.token);
      return welcome;
    },
    history: async (page) =>
      (await (await call(`/conversations?page=${page}&pageSize=10`, {})).json()) as Page<Conversation>,
    upload: async (contactId, file, name) => {
      const form = new FormData();
      form.append('file', file, name);
      const path = `/attachments?asVisitor=true&contactId=${contactId}`;
      return (await (await call(path, { method: 'POST', body: form }, UPLOAD_DEADLINE_MS)).json()) as Attachment;
    },
    fetchFile: (blobId) => {
      const known = files.get(blobId);
      if (known !== undefined) return known;
      const loading = call(`/attachments/${blobId}?asVisitor=true`, {}, UPLOAD_DEADLINE_MS)
        .then((answer) => answer.blob())
        .then((blob) => URL.createObjectURL(blob));
      files.set(blobId, loading);
      loading.catch(() => files.delete(blobId));
      return loading;
    },
  };
}
