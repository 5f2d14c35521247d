import { connect, type Socket } from 'node:net';
import type { Course, Target } from './pace.ts';
import { serveLoad } from './load-process.ts';

/*
 * A chat client of XMPP (RFC 6120/6121) that knows as much as the comparison needs: PLAIN, bind, presence, a message to
 * one's partner. Accounts come in pairs, u0 with u1, u2 with u3 …
 */
export interface ProsodyPlan {
  readonly port: number;
  readonly users: number;
  readonly password: string;
}

const TEXT = '你好，我家宽带从昨天晚上开始就上不了网了，光猫上面有一个红灯一直在闪，麻烦帮我看一下。';
const SIGN_IN_MS = 30_000;
const OPEN =
  "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

let course: Course | undefined;
let courseTag = '';
const users: Socket[] = [];

/** Whole stanzas are not needed: a message of ours is known by its id, and that lies within a few bytes of `<message`. */
function listen(socket: Socket): void {
  let rest = '';
  socket.on('data', (bytes: Buffer) => {
    rest += bytes.toString('latin1');
    for (let end = rest.indexOf('</message>'); end >= 0; end = rest.indexOf('</message>')) {
      const found = /id=['"](\w+)-(\d+)['"]/.exec(rest.slice(0, end));
      rest = rest.slice(end + '</message>'.length);
      if (found?.[1] === courseTag) course?.deliver(Number(found[2]));
    }
  });
}

async function signIn(plan: ProsodyPlan, name: string): Promise<Socket> {
  const socket = connect(plan.port, '127.0.0.1');
  socket.setNoDelay(true);
  let text = '';
  let wanted: { mark: string; done: () => void } | undefined;
  const look = (): void => {
    if (wanted === undefined || !text.includes(wanted.mark)) return;
    const { done } = wanted;
    wanted = undefined;
    text = '';
    done();
  };
  const hear = (bytes: Buffer): void => {
    text += bytes.toString('latin1');
    look();
  };
  socket.on('data', hear);
  const say = (stanza: string, mark: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${name} waited for ${mark} and heard ${text}`)), SIGN_IN_MS);
      wanted = {
        mark,
        done: () => {
          clearTimeout(late);
          resolve();
        },
      };
      socket.write(stanza);
    });
  const proof = Buffer.from(`\0${name}\0${plan.password}`).toString('base64');
  await say(`<?xml version='1.0'?>${OPEN}`, '</stream:features>');
  await say(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${proof}</auth>`, '<success');
  await say(`<?xml version='1.0'?>${OPEN}`, '</stream:features>');
  await say(
    "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>",
    '</iq>',
  );
  await say("<presence id='p'/>", '<presence');
  socket.off('data', hear);
  listen(socket);
  return socket;
}

async function prepare(given: unknown): Promise<void> {
  const plan = given as ProsodyPlan;
  for (let n = 0; n < plan.users; n += 1) users.push(await signIn(plan, `u${n}`));
}

/** In turn, as in our own chat: every pair once from the one side, then once from the other. There is no acknowledgement. */
const target = (tag: string): Target => ({
  endsWith: 'delivered',
  send: (i, running) => {
    course = running;
    courseTag = tag;
    const pairs = users.length / 2;
    const side = (i + Math.floor(i / pairs)) % 2;
    const from = (i % pairs) * 2 + side;
    const to = (i % pairs) * 2 + (1 - side);
    users[from]?.write(`<message type='chat' id='${tag}-${i}' to='u${to}@localhost/r'><body>${TEXT}</body></message>`);
  },
});

serveLoad({ prepare, target });
