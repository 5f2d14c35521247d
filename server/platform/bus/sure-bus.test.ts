import { afterEach, describe, expect, it } from 'vitest';
import { createLetterBoxes } from '../../../test/support/letter-boxes.ts';
import { until } from '../../../test/support/until.ts';
import { silentLog } from '../log.ts';
import { createExchange } from './in-process-bus.ts';
import { createSureBus, type SureBus } from './sure-bus.ts';

const open: SureBus[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});

function openNodes() {
  const exchange = createExchange();
  const boxes = createLetterBoxes();
  const join = (self: string) => {
    const wire = exchange.join();
    const bus = createSureBus({ bus: wire, box: boxes.for(self), log: silentLog, self, node: self });
    open.push(bus);
    const heard: unknown[] = [];
    bus.subscribe('frames', (data) => heard.push(data));
    return { wire, bus, heard };
  };
  return { a: join('a'), b: join('b'), c: join('c'), boxes };
}

describe('a bus that must not lose what nobody asks for again', () => {
  it('uses no database while everybody hears', async () => {
    const { a, b, boxes } = openNodes();
    a.bus.publish('frames', 1);
    await until(() => b.heard.length === 1, { what: 'the frame' });
    expect(boxes.letters).toEqual([]);
    expect(a.heard).toEqual([]);
  });

  it('takes the slow way while the bus is lost, and each thing is heard once and in order', async () => {
    const { a, b } = openNodes();
    b.wire.cut();
    for (const bus of [a.bus, b.bus]) bus.slow(true);
    for (let n = 1; n <= 5; n += 1) a.bus.publish('frames', n);
    await until(() => b.heard.length >= 5, { what: 'five frames' });
    b.wire.mend();
    a.bus.publish('frames', 6);
    await until(() => b.heard.length >= 6, { what: 'the sixth' });
    for (const bus of [a.bus, b.bus]) bus.slow(false);
    a.bus.publish('frames', 7);
    await until(() => b.heard.length >= 7, { what: 'the seventh' });
    expect(b.heard).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('sends again what left in the seconds before the loss was noticed', async () => {
    const { a, b } = openNodes();
    a.bus.publish('frames', 'well');
    await until(() => b.heard.length === 1, { what: 'the first' });
    b.wire.cut();
    a.bus.publish('frames', 'into the void');
    for (const bus of [a.bus, b.bus]) bus.slow(true);
    await until(() => b.heard.length === 2, { what: 'what was lost' });
    expect(b.heard).toEqual(['well', 'into the void']);
  });

  it('gives what is for one node to that node: the others are spared it', async () => {
    const { a, b, c } = openNodes();
    a.bus.publish('frames', 'for b', 'b');
    a.bus.publish('frames', 'for all');
    await until(() => b.heard.length === 2 && c.heard.length > 0, { what: 'what is for all' });
    expect([b.heard, c.heard]).toEqual([['for b', 'for all'], ['for all']]);
  });

  it('finds a node by its name, whatever characters it has', () => {
    const exchange = createExchange();
    const subjects: string[] = [];
    const wire = exchange.join();
    const asks = { ...wire, publish: (subject: string) => void subjects.push(subject) };
    const sender = createSureBus({ bus: asks, box: createLetterBoxes().for('a'), log: silentLog });
    open.push(sender);
    sender.publish('frames', 1, 'voice.* > 1');
    expect(subjects).toEqual([expect.stringMatching(/^letter\.[\w-]+$/)]);
  });
});

describe('the bus inside one process', () => {
  it('gives nobody their own words back, and a copy to the others', async () => {
    const exchange = createExchange();
    const [a, b] = [exchange.join(), exchange.join()];
    const heard: unknown[] = [];
    a.subscribe('s', () => heard.push('echo'));
    b.subscribe('s', (data) => heard.push(data));
    const said = { n: 1 };
    a.publish('s', said);
    said.n = 2;
    await until(() => heard.length > 0, { what: 'the words' });
    expect(heard).toEqual([{ n: 1 }]);
    expect([a.state(), exchange.join().state()]).toEqual(['connected', 'connected']);
    expect(createExchange().join().state()).toBe('alone');
  });
});
