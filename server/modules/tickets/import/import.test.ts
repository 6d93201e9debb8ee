import { readFile, rm, writeFile } from 'node:fs/promises';
import Excel from 'exceljs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../../../kernel/database/testing.ts';
import type { Database } from '../../../kernel/database/database.ts';
import { eventsAfter, type StoredEvent } from '../../../kernel/event.ts';
import { testWorld, type TestWorld } from '../../people/testing.ts';
import type { Ticket } from '../ticket.ts';
import { readTickets, Where } from '../list.ts';
import { findReporter } from '../reporter.ts';
import { ticketDetail } from '../ticket.query.ts';
import { importTicket } from './import-ticket.ts';
import { importFile, temporaryFolder } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const answered = {
  id: 'a1',
  user: '何秀兰',
  subject: '路灯不亮',
  at: '2026-02-10T21:15:00+08:00',
  body: '湖景小区三号楼门口的路灯三天不亮了。',
  reply: '灯已换好，谢谢您的提醒。',
  repliedAt: '2026-02-25T10:00:00+08:00',
  likes: 3,
  dislikes: 0,
};
const open = { id: 'a2', user: '老周', subject: '', at: '2026-02-11 08:00', body: '井盖松动。请尽快来看看！' };

describe.each(engines())('on $name', ({ open: openEngine }) => {
  let database: Database;
  let close: () => Promise<void>;
  let world: TestWorld;
  beforeAll(async () => {
    ({ database, close } = await openEngine());
  }, 60_000);
  afterAll(() => close());
  beforeEach(async () => {
    world = await testWorld(database, { subscribersOf: (type) => (type === 'ticket.resolved' ? ['someone'] : []) });
  });

  let files = 0;
  async function fileOf(content: string | Uint8Array, ending: string): Promise<string> {
    files += 1;
    const path = folder.path(`${database.engine}-${files}.${ending}`);
    await writeFile(path, content);
    return path;
  }
  const jsonl = (rows: readonly unknown[]) => fileOf(rows.map((row) => JSON.stringify(row)).join('\n'), 'jsonl');
  const tickets = (): Promise<Ticket[]> =>
    database.transaction(world.tenantId, (tx) => readTickets(tx, new Where(world.tenantId), 't.source_id', 10_000));
  const events = (): Promise<StoredEvent[]> =>
    database.transaction(world.tenantId, (tx) => eventsAfter(tx, 0, 10_000, ['ticket.raised', 'ticket.resolved']));
  const waiting = async (): Promise<number> => {
    const { rows } = await database.transaction(world.tenantId, (tx) =>
      tx.raw<{ n: number }>({
        text: 'select count(*)::int as n from kernel.outbox where tenant_id = $1',
        values: [world.tenantId],
      }),
    );
    return rows[0]?.n ?? 0;
  };

  test('rows become tickets at their real times, with the real reply, the channel, and no unit', async () => {
    const path = await jsonl([answered, open]);
    const { code, said } = await importFile(world, path, { channel: 'leader-mailbox', source: 'mail' });
    expect(code).toBe(0);
    expect(said[0]).toMatch(/^2 tickets taken in/u);
    const [first, second] = await tickets();
    expect(first).toMatchObject({
      channel: 'leader-mailbox',
      state: 'resolved',
      mover: 'caller',
      subject: '路灯不亮',
      body: answered.body,
      raisedAt: new Date('2026-02-10T13:15:00Z'),
      resolvedAt: new Date('2026-02-25T02:00:00Z'),
      outcome: 'explained',
      outcomeText: answered.reply,
      replyDays: 15,
      unitId: null,
      handlerId: null,
      areaId: world.areas.district.id,
      source: 'mail',
      sourceId: 'a1',
    });
    expect(second).toMatchObject({ state: 'raised', subject: '井盖松动', raisedAt: new Date('2026-02-11T00:00:00Z') });
    const story = await events();
    expect(story.map(({ type, at, actorKind }) => [type, at.toISOString(), actorKind])).toEqual([
      ['ticket.raised', '2026-02-10T13:15:00.000Z', 'system'],
      ['ticket.resolved', '2026-02-25T02:00:00.000Z', 'system'],
      ['ticket.raised', '2026-02-11T00:00:00.000Z', 'system'],
    ]);
    expect(story[0]?.data).toMatchObject({ likes: 3, dislikes: 0, source: 'mail', channel: 'leader-mailbox' });
    // told where it was raised, so nobody is told again; whoever counts hears of it
    expect(story[1]?.data['tell']).toBeUndefined();
    expect(await waiting()).toBe(1);
    const seen = await world.kernel.ask(
      ticketDetail,
      { ticketId: first?.id as string },
      { tenantId: world.tenantId, actor: world.actors.dispatcher },
    );
    expect(seen.reporter.name).toBe('何**');
    const reporter = await database.transaction(world.tenantId, (tx) => findReporter(tx, first?.id as string));
    expect(reporter?.name).toBe('何秀兰');
  });

  test('nobody but the program may import', async () => {
    const row = {
      source: 's',
      sourceId: '1',
      channel: 'import' as const,
      areaId: world.areas.district.id,
      body: 'b',
      raised: { on: '2026-02-27' },
    };
    await expect(
      world.kernel.execute(importTicket, row, { tenantId: world.tenantId, actor: world.actors.system }),
    ).rejects.toMatchObject({ code: 'channel-not-yours' });
    await expect(
      world.kernel.execute(
        importTicket,
        { ...row, channel: 'counter' },
        { tenantId: world.tenantId, actor: world.actors.dispatcher },
      ),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await tickets()).toEqual([]);
  });

  test('a reply dated without a time is that day’s, and never lies before a raising on the same day', async () => {
    const path = await jsonl([
      { ...answered, id: '1', at: '2026-02-24T23:59:30+08:00', repliedAt: '2026/2/24' },
      { ...answered, id: '2', at: '2026-02-20', repliedAt: '2026-02-20T08:00:00+08:00' },
      // the world stands at 09:00 on this day
      { ...answered, id: '3', at: '2026-03-02T08:00:00+08:00', repliedAt: '2026-03-02' },
    ]);
    expect((await importFile(world, path)).code).toBe(0);
    const [first, second, third] = await tickets();
    expect(first?.resolvedAt).toEqual(new Date('2026-02-24T15:59:59.999Z'));
    expect(first).toMatchObject({ replyDays: 0, replyWorkingDays: 0 });
    expect(second?.raisedAt).toEqual(new Date('2026-02-19T16:00:00Z'));
    expect(third?.resolvedAt).toEqual(world.clock.now());
    const unknown = (await events()).filter((event) => event.data['timeKnown'] === false);
    // rows may go in by several transactions at once, so the order among them is nobody's
    expect(unknown.map((event) => event.type).toSorted()).toEqual([
      'ticket.raised',
      'ticket.resolved',
      'ticket.resolved',
    ]);
  });

  test('texts longer than the site takes come in whole', async () => {
    const body = '长'.repeat(19_999);
    const path = await jsonl([{ ...answered, body, reply: body }]);
    expect((await importFile(world, path)).code).toBe(0);
    const [ticket] = await tickets();
    expect(ticket?.body).toBe(body);
    expect(ticket?.outcomeText).toBe(body);
  });

  test('the same rows again change nothing, whatever the order, and other content under a known id is named', async () => {
    const path = await jsonl([answered, open]);
    await importFile(world, path, { source: 'mail' });
    const before = { tickets: await tickets(), events: (await events()).length, waiting: await waiting() };
    world.clock.advance(60_000);
    const again = await importFile(world, await jsonl([open, answered]), { source: 'mail' });
    expect(again.code).toBe(0);
    expect(again.said).toContain('2 of the rows were in already and did not go in twice.');
    const changed = await importFile(world, await jsonl([{ ...answered, body: '别的内容。' }]), { source: 'mail' });
    expect(changed.code).toBe(1);
    expect(changed.told.join()).toContain('went in before with other content');
    // a log of commands that has been swept changes nothing
    await database.transaction(world.tenantId, (tx) =>
      tx.raw({ text: 'delete from kernel.commands where tenant_id = $1', values: [world.tenantId] }),
    );
    expect((await importFile(world, path, { source: 'mail' })).code).toBe(0);
    expect({ tickets: await tickets(), events: (await events()).length, waiting: await waiting() }).toEqual(before);
    // the same ids of another source are other matters
    expect((await importFile(world, path, { source: 'other mail' })).code).toBe(0);
    expect((await tickets()).length).toBe(4);
  });

  test('areas are found by code and by the path of their names', async () => {
    const { areas } = world;
    const at = '2026-02-01';
    const rows = [
      ['1', '999901001001', areas.lakeside.id],
      ['2', '东街道/老城社区', areas.oldTown.id],
      ['3', '磨坊村', areas.millVillage.id],
      ['4', '试验区 东街道 湖边社区 湖边第一网格', areas.lakesideGrid1.id],
      ['5', 'b-1', areas.building.id],
      ['6', '', areas.westStreet.id],
    ] as const;
    const path = await jsonl(rows.map(([id, area]) => ({ id, area, at, body: 'b' })));
    expect((await importFile(world, path, { area: '西街道' })).code).toBe(0);
    expect((await tickets()).map((ticket) => ticket.areaId)).toEqual(rows.map(([, , areaId]) => areaId));
    expect((await tickets())[4]).toMatchObject({ communityId: areas.lakeside.id, gridId: areas.lakesideGrid1.id });
  });

  test('each bad row is named with line, code and reason; the good ones go in', async () => {
    const good = { at: '2026-02-01 10:00', body: '正文。' };
    const bad: [string, unknown][] = [
      ['body-missing', { ...good, body: '  ' }],
      ['date-missing', { body: 'b' }],
      ['date-wrong', { ...good, at: '2026-02-30' }],
      ['area-unknown', { ...good, area: '天上人间社区' }],
      ['id-twice', { ...good, id: 'g' }],
      ['too-long', { ...good, body: 'x'.repeat(20_001) }],
      ['too-long', { ...good, reply: 'x'.repeat(20_001), repliedAt: '2026-02-02' }],
      ['too-long', { ...good, subject: 'x'.repeat(201) }],
      ['control-characters', { ...good, body: 'a\u0000b' }],
      ['control-characters', { ...good, body: 'half \ud800 a pair' }],
      ['not-text', { ...good, body: ['a'] }],
      ['not-a-count', { ...good, likes: -1 }],
      ['phone-wrong', { ...good, phone: '123' }],
      ['reply-missing', { ...good, repliedAt: '2026-02-02' }],
      ['reply-date-missing', { ...good, reply: 'r' }],
      ['outcome-unknown', { ...good, reply: 'r', repliedAt: '2026-02-02', outcome: '不了了之' }],
      ['import-reply-before-raised', { ...good, reply: 'r', repliedAt: '2026-01-31' }],
      ['time-in-future', { ...good, at: '2026-03-03' }],
      ['time-in-future', { ...good, reply: 'r', repliedAt: '2026-03-03' }],
    ];
    const text = [JSON.stringify({ ...good, id: 'g' }), ...bad.map(([, row]) => JSON.stringify(row)), 'no json'].join(
      '\n',
    );
    const errors = folder.path(`${database.engine}-errors.jsonl`);
    const { code, said } = await importFile(world, await fileOf(text, 'jsonl'), { errors });
    expect(code).toBe(2);
    expect(said.join()).toContain(`${bad.length + 1} rows did not go in`);
    expect((await tickets()).length).toBe(1);
    const lines = (await readFile(errors, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const byLine = lines.toSorted((a, b) => a._line - b._line);
    expect(byLine.map((line) => line._code)).toEqual([...bad.map(([name]) => name), 'not-json']);
    for (const [index, [, row]] of bad.entries()) {
      const { _line, _code, _reason_zh, _reason_en, ...given } = byLine[index];
      expect(_line).toBe(index + 2);
      expect(_reason_zh).toMatch(/^[^{}]*\p{Script=Han}[^{}]*$/u);
      expect(_reason_en).toMatch(/^[A-Z“][^{}]+\.$/u);
      expect(given).toEqual(JSON.parse(JSON.stringify(row)));
    }
    expect(byLine.at(-1)).toMatchObject({ _given: 'no json' });
  });

  test.each(['jsonl', 'csv', 'xlsx'])('an errors file of %s is mended and fed again', async (format) => {
    const columns = ['编号', '时间', '正文', '备注'];
    const rows = [
      ['1', new Date('2026-02-01T10:00:00Z'), '好的一行，有"引号"', 'x'],
      ['2', new Date('2026-02-02T00:00:00Z'), '', '没有正文，\n两行备注'],
      ['3', '改天', '日期不对', ''],
    ];
    const errors = folder.path(`${database.engine}-mend.${format}`);
    const source = '市长 信箱';
    const first = await importFile(world, await tableOf(format, columns, rows), { errors, source, channel: 'phone' });
    expect(first.code).toBe(2);
    expect(first.told.join('\n')).toContain(`lianxin tickets import ${errors} --source '市长 信箱' --channel phone`);
    await mend(errors, format);
    const second = await importFile(world, errors, { source, channel: 'phone' });
    expect(second.told).toEqual(format === 'jsonl' ? [] : ['columns that are not used: 备注']);
    expect(second.code).toBe(0);
    const all = await tickets();
    expect(all.map((ticket) => [ticket.sourceId, ticket.body])).toEqual([
      ['1', '好的一行，有"引号"'],
      ['2', '补上的正文'],
      ['3', '日期不对'],
    ]);
    expect(all[1]?.raisedAt).toEqual(new Date('2026-02-01T16:00:00Z'));
  });

  async function tableOf(format: string, columns: readonly string[], rows: readonly (readonly (string | Date)[])[]) {
    const shown = (cell: string | Date) =>
      cell instanceof Date ? cell.toISOString().slice(0, 19).replace('T00:00:00', '').replace('T', ' ') : cell;
    if (format === 'xlsx') {
      const book = new Excel.Workbook();
      const sheet = book.addWorksheet('信件');
      sheet.addRow(columns);
      for (const row of rows) {
        const added = sheet.addRow(row);
        added.getCell(2).numFmt = 'yyyy-mm-dd hh:mm:ss';
      }
      return fileOf(new Uint8Array(await book.xlsx.writeBuffer()), 'xlsx');
    }
    if (format === 'csv') {
      const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
      return fileOf(
        [columns, ...rows].map((row) => row.map((each) => cell(shown(each))).join(',')).join('\r\n'),
        'csv',
      );
    }
    return jsonl(rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, shown(row[index] ?? '')]))));
  }

  /** What an operator would do: a text where there is none, a date for the word. */
  async function mend(path: string, format: string): Promise<void> {
    if (format === 'xlsx') {
      const book = new Excel.Workbook();
      await book.xlsx.readFile(path);
      const sheet = book.worksheets[0];
      const heading = sheet?.getRow(1).values as string[];
      sheet?.eachRow((row, number) => {
        if (number === 1) return;
        if (row.getCell(heading.indexOf('正文')).value === null || row.getCell(heading.indexOf('正文')).value === '')
          row.getCell(heading.indexOf('正文')).value = '补上的正文';
        if (row.getCell(heading.indexOf('时间')).value === '改天')
          row.getCell(heading.indexOf('时间')).value = '2026-02-03';
      });
      await book.xlsx.writeFile(path);
      return;
    }
    const text = await readFile(path, 'utf8');
    const mended = text
      .replace('改天', '2026-02-03')
      .replace('"正文":""', '"正文":"补上的正文"')
      .replace(',2026-02-02,,', ',2026-02-02,补上的正文,');
    expect(mended).not.toBe(text);
    await writeFile(path, mended);
  }

  test('a trial run writes nothing and says what would', async () => {
    const early = { ...answered, id: 'y', repliedAt: '2026-02-01' };
    const path = await jsonl([answered, { id: 'x' }, early]);
    const { code, said, told } = await importFile(world, path, { 'dry-run': true });
    expect(code).toBe(2);
    expect(said).toEqual(['Dry run, nothing written: 1 rows can go in, 2 cannot.']);
    expect(told[1]).toBe('line 3: The reply is earlier than the raising.');
    expect(await tickets()).toEqual([]);
  });

  test('Ctrl-C ends between batches and says how to go on; the second run completes the first', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => ({
      id: String(index),
      at: '2026-02-01',
      body: `第 ${index} 件`,
    }));
    const path = await jsonl(rows);
    let asked = 0;
    const first = await importFile(world, path, {}, { stopped: () => (asked += 1) > 2000 });
    expect(first.code).toBe(1);
    expect(first.told.join('\n')).toMatch(/Stopped after line 2000: 2000 tickets are in.*\n.*same command again/u);
    expect((await tickets()).length).toBe(2000);
    world.clock.advance(60_000);
    const second = await importFile(world, path);
    expect(second.said.join('\n')).toContain('2000 of the rows were in already');
    expect((await tickets()).length).toBe(3000);
    expect((await events()).length).toBe(3000);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['a channel that does not exist', { channel: 'pigeon' }, /no channel pigeon/u],
    ['an area that does not exist', { area: '仙境' }, /no such area/u],
    ['a map of unknown fields', { map: 'colour=red' }, /“colour”/u],
    ['a map of a column that is not there', { map: 'body=说明' }, /“说明”/u],
    ['an errors file where there is one', { errors: 'there.csv' }, /exists already/u],
    ['a source without a name', { source: ' ' }, /name of the source/u],
  ])('%s is refused in one sentence before anything is done', async (_name, options, sentence) => {
    const there = await fileOf('x', 'csv');
    const given = Object.fromEntries(Object.entries(options).map(([k, v]) => [k, v === 'there.csv' ? there : v]));
    const { code, told } = await importFile(world, await fileOf('时间,正文\n2026-02-01,b\n', 'csv'), given);
    expect(code).toBe(1);
    expect(told.at(-1)).toMatch(sentence);
    expect(await tickets()).toEqual([]);
  });

  test('a missing file, an empty one, one without the needed columns: 1 and a sentence', async () => {
    expect(await importFile(world, folder.path('nowhere.csv'))).toMatchObject({ code: 1 });
    expect(await importFile(world, await fileOf('', 'csv'))).toMatchObject({
      code: 1,
      told: ['✗ There is no row in the file.'],
    });
    const { code, told } = await importFile(world, await fileOf('甲,乙\n1,2\n', 'csv'), {}, { locale: 'zh-CN' });
    expect(code).toBe(1);
    expect(told.join()).toContain('没有找到必需的列：at, body');
    const all = await importFile(world, await fileOf('时间,正文\n,b\n', 'csv'));
    expect(all.code).toBe(1);
    await rm(folder.path('nowhere.csv'), { force: true });
  });
});
