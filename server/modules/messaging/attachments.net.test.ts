import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment } from '../../../shared/contracts/messaging.ts';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { AGENT_ID, openChatHouse, STAFF_HEADER, type ChatHouse } from '../../../test/support/chat-house.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { connectSocket, type SocketClient } from '../../../test/support/socket-client.ts';

let database: FreshDatabase;
let house: ChatHouse;
let url: string;
let token: string;
let socket: SocketClient;
let contactId: string;

beforeAll(async () => {
  database = await freshDatabase();
  house = await openChatHouse({ database, clock: systemClock });
  url = await house.listen();
  token = await newVisitor();
  socket = await connectSocket(`${url}/ws`, { headers: { authorization: `Visitor ${token}` } });
  const part = await socket.ask('chat.open', { topic: 'fault.tv', language: 'zh' });
  contactId = (part['conversation'] as { contactId: string }).contactId;
  await house.accept(contactId);
});
afterAll(async () => {
  socket.close();
  await house.close();
  await database.close();
});

async function newVisitor(): Promise<string> {
  const payload = { language: 'zh', keepsToken: true };
  const answer = await house.http.inject({ method: 'POST', url: '/api/chat/visitor', payload });
  return answer.json<{ token: string }>().token;
}
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(500, 7)]);
type Headers = Record<string, string>;
const asVisitor = (own = token): Headers => ({ authorization: `Visitor ${own}` });
const asAgent = (id = AGENT_ID): Headers => ({ [STAFF_HEADER]: id });

const upload = (bytes: Buffer, name: string, headers: Headers = asVisitor()): Promise<Response> => {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name);
  return fetch(`${url}/api/chat/attachments?contactId=${contactId}`, { method: 'POST', body: form, headers });
};
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;
const get = (id: string, headers: Headers): Promise<Response> =>
  fetch(`${url}/api/chat/attachments/${id}`, { headers });

describe('pictures and files in a conversation', () => {
  it('go up, are named by a message, and come down to both sides as what they are', async () => {
    const file = (await (await upload(PNG, '路由器 的灯.png')).json()) as Attachment;
    expect(file).toMatchObject({ fileName: '路由器 的灯.png', mediaType: 'image/png', bytes: PNG.length });
    const message = { contactId, clientMessageId: newId(), kind: 'image', text: '', blobId: file.blobId };
    await socket.ask('chat.send', message);
    for (const headers of [asVisitor(), asAgent()]) {
      const answer = await get(file.blobId, headers);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-disposition')).toContain('inline');
      expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
    }
  });

  it('are a stranger’s to nobody else', async () => {
    const { blobId } = (await (await upload(PNG, 'a.png')).json()) as Attachment;
    expect((await get(blobId, asVisitor(await newVisitor()))).status).toBe(404);
    expect((await get(blobId, asAgent(newId()))).status).toBe(404);
    expect((await get(blobId, {})).status).toBe(401);
    expect((await upload(PNG, 'a.png', asVisitor(await newVisitor()))).status).toBe(404);
    const stolen = { contactId, clientMessageId: newId(), kind: 'image', text: '', blobId };
    const agent = await connectSocket(`${url}/ws`, { headers: asAgent() });
    await expect(agent.ask('chat.send', stolen)).rejects.toThrow('messaging.attachment_missing');
    agent.close();
  });

  it('are judged by their bytes: a page that calls itself a picture stays outside', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    expect(await codeOf(await upload(page, 'photo.png'))).toBe('messaging.attachment_type');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    expect(await codeOf(await upload(svg, 'logo.svg'))).toBe('messaging.attachment_type');
    expect(await codeOf(await upload(Buffer.from('MZ\u0000\u0001'), '账单.txt'))).toBe('messaging.attachment_type');
    expect(await codeOf(await upload(Buffer.alloc(0), 'a.png'))).toBe('messaging.attachment_empty');
    const big = await upload(Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]), 'big.png');
    expect([big.status, await codeOf(big)]).toEqual([413, 'messaging.attachment_too_large']);
  });

  it('are handed out as a download when they are not pictures, and in ranges', async () => {
    const text = Buffer.from('第一行\n<script>alert(1)</script>');
    const { blobId } = (await (await upload(text, '说明.txt', asAgent())).json()) as Attachment;
    const whole = await get(blobId, asVisitor());
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''%E8/);
    expect(whole.headers.get('content-type')).toContain('text/plain');
    const part = await get(blobId, { ...asVisitor(), range: 'bytes=0-8' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-8/${text.length}`]);
    expect(await part.text()).toBe('第一行');
    expect((await get(blobId, { ...asVisitor(), range: 'bytes=900-' })).status).toBe(416);
  });
});
