import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../server/app.ts';
import type { Database } from '../server/kernel/database/database.ts';
import { freshPglite } from '../server/kernel/database/testing.ts';
import { keepSetting } from '../server/kernel/tenant.ts';
import { contactSettingKey } from '../server/modules/people/public.ts';
import { testWorld, type TestWorld } from '../server/modules/people/testing.ts';
import {
  accept,
  askInformation,
  askPromiseMove,
  decidePromiseMove,
  dispatch,
  note,
  resolve,
} from '../server/modules/tickets/public.ts';
import { Reader, siteApp } from './testing.ts';

let database: Database;
let world: TestWorld;
let app: App;
let reader: Reader;

beforeAll(async () => {
  database = await freshPglite();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  world = await testWorld(database, { demo: true });
  await database.transaction(world.tenantId, (tx) =>
    keepSetting(tx, contactSettingKey, { phone: '0635-8241234' }, world.clock.now()),
  );
  app = siteApp(database, world);
  reader = new Reader(app);
});

const matter = '湖边路 3 号楼前的路灯坏了三天，晚上看不见路';

async function raiseOne(
  fields: { body?: string; phone?: string } = {},
): Promise<{ number: string; path: string; id: string }> {
  await reader.get('/raise/what?new=1');
  await reader.post('/raise/what', { body: fields.body ?? matter, area: '999901001001' });
  await reader.post('/raise/who', { phone: fields.phone ?? '', name: '', for: 'self' });
  const done = await reader.post('/raise/check', { do: 'send' });
  expect(done.path).toBe('/raise/done');
  const path = /href="(\/f\/\d{9}\/[\w-]{22})"/.exec(done.html)?.[1] ?? '';
  const number = path.split('/')[2] ?? '';
  const { rows } = await database.transaction(world.tenantId, (tx) =>
    tx.raw<{ id: string }>({
      text: 'select id from tickets.tickets where tenant_id = $1 and number = $2',
      values: [tx.tenantId, number],
    }),
  );
  return { number, path, id: rows[0]?.id ?? '' };
}

/** The one-time code as the bar of the demonstration shows it. */
const shownCode = (): string => /演示验证码：(\d{6})/.exec(reader.page.words)?.[1] ?? '';

const by = (person: keyof TestWorld['actors']) => ({ tenantId: world.tenantId, actor: world.actors[person] });

describe('raising', () => {
  test('from a poster to the number takes five pages, the phone verified last', async () => {
    await reader.get('/r/999901001001');
    expect(reader.page.path).toBe('/raise/what?area=999901001001');
    expect(reader.page.words).toContain('湖边社区');
    await reader.post('/raise/what', { body: matter, area: '999901001001' });
    expect(reader.page.path).toBe('/raise/who');
    await reader.post('/raise/who', { phone: '13800000000', name: '王女士', for: 'self' });
    expect(reader.page.path).toBe('/raise/check');
    expect(reader.page.words).toContain(matter);
    await reader.post('/raise/check', { do: 'verify' });
    expect(reader.page.path).toBe('/raise/verify');
    expect(reader.page.words).toContain('138****0000');
    await reader.post('/raise/verify', { do: 'verify', code: ` ${shownCode().slice(0, 3)} ${shownCode().slice(3)}` });
    expect(reader.page.path).toBe('/raise/done');
    expect(reader.page.words).toMatch(/您的编号 \d{3} \d{3} \d{3}/);
    expect(reader.page.words).toContain('3月3日 09:00前派给承办单位');
    expect(reader.page.words).toContain('0635-8241234');
    expect(reader.page.words).toContain('手机号已验证');
    // what, who, check and verify come before the page with the number: it is the fifth
    expect(reader.seen - 1).toBe(4);
  });

  test('without a poster the place is found by street and community, or by its name', async () => {
    await reader.post('/raise/what', { body: matter });
    expect(reader.page.path).toBe('/raise/where');
    expect(reader.page.words).toContain('东街道');
    await reader.get('/raise/where?q=磨坊');
    expect(reader.page.words).toContain('磨坊村 · 西街道');
    await reader.get('/raise/where?q=没有的地方');
    expect(reader.page.words).toContain('没有找到“没有的地方”');
    await reader.get('/raise/where?street=999901001');
    expect(reader.page.words).toContain('老城社区');
    expect(reader.page.words).toContain('不清楚，就在东街道');
    await reader.post('/raise/where', { street: '999901001' });
    expect(reader.page.status).toBe(422);
    expect(reader.page.html).toContain('href="#area"');
    await reader.post('/raise/where', {
      street: '999901001',
      area: '999901001002',
      placeWords: '南门',
      latitude: '36.45',
      longitude: '115.98',
    });
    expect(reader.page.path).toBe('/raise/who');
    await reader.post('/raise/who', { for: 'other' });
    expect(reader.page.words).toContain('老城社区 南门');
    expect(reader.page.words).toContain('替家人、邻居反映');
    // no phone: no code, one button
    expect(reader.page.html).not.toContain('value="verify"');
    await reader.post('/raise/check', { do: 'send' });
    expect(reader.page.words).toContain('您没有留手机号');
  });

  test('an answer is changed from the page where they are checked, and one comes back to it', async () => {
    await reader.post('/raise/what', { body: matter, area: '999901001001' });
    await reader.post('/raise/who', { for: 'self' });
    await reader.get('/raise/what?to=check');
    expect(reader.page.html).toContain(matter);
    await reader.post('/raise/what', { body: '改成别的事情了，井盖松动', to: 'check' });
    expect(reader.page.path).toBe('/raise/check');
    expect(reader.page.words).toContain('井盖松动');
    await reader.post('/raise/where', { area: '999901002201', to: 'check' });
    expect(reader.page.path).toBe('/raise/check');
    expect(reader.page.words).toContain('磨坊村');
  });

  test('nothing said is told on the field, and what was typed stays', async () => {
    await reader.post('/raise/what', { body: '  ' });
    expect(reader.page.status).toBe(422);
    expect(reader.page.words).toContain('请写一句话，或者放一张照片');
    expect(reader.page.html).toContain('有误：');
    await reader.post('/raise/what', { body: '长'.repeat(4001) });
    expect(reader.page.status).toBe(422);
    expect(reader.page.html).toContain('长'.repeat(4001));
    await reader.post('/raise/what', { body: matter, area: '999901001001' });
    await reader.post('/raise/who', { phone: '12', name: '王', for: 'self' });
    expect(reader.page.status).toBe(422);
    expect(reader.page.html).toContain('value="12"');
    expect(reader.page.html).toContain('aria-describedby="phone-hint phone-error"');
  });

  test('a step that comes too early leads to the first open question', async () => {
    await reader.get('/raise/check');
    expect(reader.page.path).toBe('/raise/what');
    await reader.post('/raise/check', { do: 'send' });
    expect(reader.page.path).toBe('/raise/what');
    await reader.get('/raise/verify');
    expect(reader.page.path).toBe('/raise/what');
    await reader.get('/raise/done');
    expect(reader.page.path).toBe('/raise/what');
  });

  test('a photo alone is enough; a forged one is named and the rest stays', async () => {
    const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    const good = new File([new Uint8Array(photo)], 'lamp.jpg', { type: 'image/jpeg' });
    const forged = new File(['<svg onload=alert(1)>'], 'forged.jpg', { type: 'image/jpeg' });
    await reader.post('/raise/what', { body: '', area: '999901001001' }, [good, forged]);
    expect(reader.page.status).toBe(422);
    expect(reader.page.words).toContain('forged.jpg');
    expect(reader.page.words).toContain('照片 1');
    const picture = /src="(\/raise\/pictures\/[^"]+)"/.exec(reader.page.html)?.[1] ?? '';
    const shown = await reader.get(picture);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toBe('image/webp');
    expect((await new Reader(app).get(picture)).status).toBe(404);
    await reader.post('/raise/what', { body: '' });
    expect(reader.page.path).toBe('/raise/who');
    await reader.post('/raise/who', { for: 'self' });
    await reader.post('/raise/check', { do: 'send' });
    const path = /href="(\/f\/[^"]+)"/.exec(reader.page.html)?.[1] ?? '';
    await reader.get(path);
    expect(reader.page.words).toContain('（见照片）');
    const sent = /src="([^"]+\/pictures\/[^"]+)"/.exec(reader.page.html)?.[1] ?? '';
    expect((await reader.get(sent)).status).toBe(200);
    expect((await reader.get(sent.replace(/f\/\d{9}\/[\w-]{22}/, 'f/123456789/aaaaaaaaaaaaaaaaaaaaaa'))).status).toBe(
      404,
    );
  });

  test('sent twice is sent once', async () => {
    const { number } = await raiseOne();
    await reader.post('/raise/check', { do: 'send' });
    expect(reader.page.path).toBe('/raise/done');
    expect(reader.page.words.replace(/ /g, '')).toContain(number);
    const { rows } = await database.transaction(world.tenantId, (tx) =>
      tx.raw<{ count: number }>({
        text: 'select count(*)::int as count from tickets.tickets where tenant_id = $1',
        values: [tx.tenantId],
      }),
    );
    expect(rows[0]?.count).toBe(1);
  });

  test('a wrong code sends nothing; a new one may be asked for, or none be given', async () => {
    await reader.post('/raise/what', { body: matter, area: '999901001001' });
    await reader.post('/raise/who', { phone: '138 0000 0000', for: 'self' });
    await reader.post('/raise/check', { do: 'verify' });
    await reader.post('/raise/verify', { do: 'verify', code: shownCode() === '000000' ? '000001' : '000000' });
    expect(reader.page.status).toBe(422);
    expect(reader.page.words).toContain('验证码不对');
    await reader.post('/raise/verify', { do: 'verify', code: '12' });
    expect(reader.page.words).toContain('请输入短信里的 6 位数字');
    await reader.post('/raise/verify', { do: 'again' });
    expect(reader.page.status).toBe(422);
    expect(reader.page.words).toContain('请 60 秒后再试');
    world.clock.advance(61_000);
    await reader.post('/raise/verify', { do: 'again' });
    expect(reader.page.words).toContain('新的验证码已发出');
    await reader.post('/raise/verify', { do: 'skip' });
    expect(reader.page.path).toBe('/raise/done');
    expect(reader.page.words).not.toContain('手机号已验证');
  });

  test('neighbours who raised the same are counted, and nothing of theirs is told', async () => {
    await raiseOne({ body: '湖边路路灯坏了，晚上看不见路，王大妈摔了一跤' });
    const other = new Reader(app);
    await other.post('/raise/what', { body: '路灯坏了好几天，晚上看不见路', area: '999901001001' });
    await other.post('/raise/who', { for: 'self' });
    expect(other.page.words).toContain('附近有 1 位居民反映过类似的事');
    await other.get('/raise/similar');
    expect(other.page.words).toContain('等待派单');
    expect(other.page.words).not.toContain('王大妈');
    expect(other.page.words).not.toContain('路灯');
    await other.get('/areas/999901001001/recent');
    expect(other.page.words).toContain('等待派单');
    expect(other.page.words).not.toContain('路灯');
    await other.post('/raise/what', { body: '自来水是黄色的，有铁锈味', to: 'check' });
    expect(other.page.words).not.toContain('位居民反映过');
  });

  test('a remark about the system asks for no place and is a ticket of its own kind', async () => {
    await reader.get('/raise/what?about=system');
    expect(reader.page.words).toContain('您对这个系统有什么意见？');
    await reader.post('/raise/what', { body: '字太小，看不清', about: 'system' });
    expect(reader.page.path).toBe('/raise/who');
    await reader.post('/raise/who', { for: 'self' });
    await reader.post('/raise/check', { do: 'send' });
    const { rows } = await database.transaction(world.tenantId, (tx) =>
      tx.raw<{ category: string }>({
        text: 'select category from tickets.tickets where tenant_id = $1',
        values: [tx.tenantId],
      }),
    );
    expect(rows).toEqual([{ category: 'system' }]);
  });

  test('a draft is gone after a day, and nobody reads it in the database before', async () => {
    await reader.post('/raise/what', { body: matter, area: '999901001001' });
    await reader.post('/raise/who', { phone: '12', name: '王', for: 'self' });
    const { rows } = await database.transaction(world.tenantId, (tx) =>
      tx.raw<{ data: unknown }>({
        text: 'select data from tickets.drafts where tenant_id = $1',
        values: [tx.tenantId],
      }),
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('路灯');
    world.clock.advance(24 * 3_600_000 + 1);
    await reader.get('/raise/what');
    expect(reader.page.words).toContain('已经过期');
    expect(reader.page.html).not.toContain(matter);
  });

  test('photos cleared away before sending are told at the first question, and the words are sent without them', async () => {
    const photo = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    const file = (name: string) => new File([new Uint8Array(photo)], name, { type: 'image/jpeg' });
    await reader.post('/raise/what', { body: matter, area: '999901001001' }, [file('one.jpg'), file('two.jpg')]);
    await reader.post('/raise/who', { for: 'self' });
    await database.transaction(world.tenantId, (tx) =>
      tx.raw({
        text: `delete from tickets.pictures where tenant_id = $1 and id = (select id from tickets.pictures where tenant_id = $1 limit 1)`,
        values: [tx.tenantId],
      }),
    );
    await reader.post('/raise/check', { do: 'send' });
    expect(reader.page.path).toBe('/raise/what?lost=1&to=check');
    expect(reader.page.status).toBe(200);
    expect(reader.page.words).toContain('照片放得太久');
    expect(reader.page.words).toContain(matter);
    expect(reader.page.words).toContain('照片 1');
    expect(reader.page.words).not.toContain('照片 2');
    await reader.post('/raise/what', { body: matter, to: 'check' });
    expect(reader.page.path).toBe('/raise/check');
    await reader.post('/raise/check', { do: 'send' });
    expect(reader.page.path).toBe('/raise/done');
  });

  test('markup in a matter is text', async () => {
    const { path } = await raiseOne({ body: '<script>alert(1)</script> & "路灯"' });
    await reader.get(path);
    expect(reader.page.html).toContain('&lt;script&gt;alert(1)');
    expect(reader.page.html).not.toContain('<script>alert');
  });
});

describe('following', () => {
  test('the story in words, the promise with its first date, and the judgement', async () => {
    const { id, path, number } = await raiseOne({ phone: '13800000000' });
    await reader.get(path);
    expect(reader.page.words).toContain('3月3日 09:00前派给承办单位');
    await world.kernel.execute(dispatch, { ticketId: id, unitId: world.units.works.id }, by('dispatcher'));
    await world.kernel.execute(accept, { ticketId: id }, by('staff'));
    await reader.get(path);
    expect(reader.page.words).toContain('市政养护中心正在办理');
    expect(reader.page.words).toContain('市政养护中心承诺在 3月9日（周一）前答复');
    expect(reader.page.headers.get('cache-control')).toBe('no-store');
    expect(reader.page.headers.get('referrer-policy')).toBe('same-origin');
    expect(reader.page.html).toContain('content="noindex,nofollow"');
    await world.kernel.execute(note, { ticketId: id, text: '内部：灯杆老化', audience: 'internal' }, by('staff'));
    await world.kernel.execute(askPromiseMove, { ticketId: id, toDate: '2026-03-12', reason: '等配件' }, by('staff'));
    await world.kernel.execute(
      decidePromiseMove,
      { ticketId: id, decision: 'approved', reason: '同意' },
      by('dispatcher'),
    );
    await reader.get(path);
    expect(reader.page.words).toContain('原定 3月9日（周一），改过 1 次');
    expect(reader.page.words).toContain('等配件');
    expect(reader.page.words).not.toContain('灯杆老化');
    await world.kernel.execute(askInformation, { ticketId: id, question: '是路东还是路西的灯？' }, by('staff'));
    await reader.get(path);
    expect(reader.page.words).toContain('是路东还是路西的灯？');
    await reader.post(`${path}/answer`, { answer: '' });
    expect(reader.page.status).toBe(422);
    await reader.post(`${path}/answer`, { answer: '路东' });
    expect(reader.page.words).toContain('回答已转给办理单位');
    await world.kernel.execute(
      resolve,
      { ticketId: id, outcome: 'solved', outcomeText: '换了灯泡和镇流器。' },
      by('staff'),
    );
    await reader.get(path);
    expect(reader.page.words).toContain('答复：已解决');
    await reader.post(`${path}/rating`, { solved: 'no' });
    expect(reader.page.words).toContain('请选：满意，还是不满意');
    expect(reader.page.html).toMatch(/value="no" checked/);
    await reader.post(`${path}/rating`, { solved: 'no', satisfied: 'no', comment: '还是不亮' });
    expect(reader.page.words).toContain('评价已收到');
    expect(reader.page.words).toContain('市政养护中心已答复，您已评价');
    expect(reader.page.words).toContain('您的评价：没有解决，不满意');
    expect(reader.page.words).toContain('没解决，重新办理');
    await reader.post(`${path}/reopening`, {});
    expect(reader.page.words).toContain('已经重新交回办理');
    await reader.post(`${path}/reopening`, {});
    expect(reader.page.status).toBe(422);
    expect(reader.page.words).toContain('有内容需要修改');
    await reader.get(`${path}/slip`);
    expect(reader.page.words.replace(/ /g, '')).toContain(number);
    expect(reader.page.html).toContain('<svg');
    await reader.get(`${path}/withdrawal`);
    expect(reader.page.words).toContain('要撤回这件事吗');
    await reader.post(`${path}/withdrawal`, { reason: '修好了' });
    expect(reader.page.words).toContain('这件事已撤回');
  });

  test('a double tap on answer, rating, reopening or withdrawal shows that it worked, without script', async () => {
    const { id, path } = await raiseOne();
    const idIn = (action: string): string =>
      new RegExp(`action="[^"]*/${action}"[^]*?name="commandId" value="([^"]+)"`).exec(reader.page.html)?.[1] ?? '';
    const types = async (): Promise<string[]> => {
      const { rows } = await database.transaction(world.tenantId, (tx) =>
        tx.raw<{ type: string }>({
          text: 'select type from kernel.events where tenant_id = $1 and subject_id = $2 order by seq',
          values: [tx.tenantId, id],
        }),
      );
      return rows.map(({ type }) => type);
    };
    const twice = async (action: string, fields: Record<string, string>, done: string): Promise<void> => {
      const commandId = idIn(action);
      expect(commandId).toMatch(/^[0-9a-f-]{36}$/);
      await reader.post(`${path}/${action}`, { ...fields, commandId });
      expect(reader.page.path).toBe(`${path}?done=${done}`);
      const once = await types();
      await reader.post(`${path}/${action}`, { ...fields, commandId });
      expect(reader.page.path).toBe(`${path}?done=${done}`);
      expect(await types()).toEqual(once);
      // another wish from the same old page is not taken for the first one
      await reader.post(`${path}/${action}`, { ...fields, commandId: 'none' });
      expect(reader.page.status).toBe(422);
    };
    const solve = () =>
      world.kernel.execute(
        resolve,
        { ticketId: id, outcome: 'solved', outcomeText: '换了灯泡和镇流器。' },
        by('staff'),
      );
    await world.kernel.execute(dispatch, { ticketId: id, unitId: world.units.works.id }, by('dispatcher'));
    await world.kernel.execute(accept, { ticketId: id }, by('staff'));
    await world.kernel.execute(askInformation, { ticketId: id, question: '路东还是路西？' }, by('staff'));
    await reader.get(path);
    await twice('answer', { answer: '路东' }, 'answered');
    await solve();
    await reader.get(path);
    const rating = idIn('rating');
    await twice('rating', { solved: 'no', satisfied: 'no' }, 'rated');
    await reader.post(`${path}/rating`, { solved: 'yes', satisfied: 'yes', commandId: rating });
    expect(reader.page.status).toBe(422);
    await reader.get(path);
    await twice('reopening', {}, 'reopened');
    await reader.get(`${path}/withdrawal`);
    await twice('withdrawal', { reason: '修好了' }, 'withdrawn');
  });

  test('a wrong link and a wrong pair tell nothing', async () => {
    const { path, number } = await raiseOne({ phone: '13800000000' });
    await reader.get(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`);
    expect(reader.page.status).toBe(404);
    const wrong = reader.page.words;
    await reader.get('/f/123456789/aaaaaaaaaaaaaaaaaaaaaa');
    expect(reader.page.words).toBe(wrong);
    await reader.post('/find', { number, phone: '13900000000' });
    expect(reader.page.status).toBe(422);
    expect(reader.page.words).toContain('没有找到');
    await reader.post('/find', { number: `${number.slice(0, 3)} ${number.slice(3)}`, phone: '+86 138-0000-0000' });
    expect(reader.page.path).toBe(path);
  });
});

describe('the frame', () => {
  test('language and size are switches on every page, kept in a cookie', async () => {
    await reader.get('/find?lang=en');
    expect(reader.page.path).toBe('/find');
    expect(reader.page.html).toContain('<html lang="en">');
    expect(reader.page.words).toContain('Follow my matter');
    await reader.get('/find?size=large');
    expect(reader.page.html).toContain('class="elder"');
    await reader.get('/?size=normal&lang=zh-CN');
    expect(reader.page.html).toContain('<html lang="zh-CN">');
    expect(reader.cookie('size')).toBeUndefined();
    await reader.get('/raise/where?street=999901001&lang=en');
    expect(reader.page.status).toBe(200);
  });

  test('a browser that asks for English gets it', async () => {
    await reader.get('/', { 'accept-language': 'en-GB,en;q=0.9' });
    expect(reader.page.html).toContain('<html lang="en">');
  });

  test('no page has inline script or style, and the common files are kept for ever', async () => {
    for (const path of ['/', '/raise/what', '/find', '/privacy', '/accessibility']) {
      await reader.get(path);
      expect(reader.page.status, path).toBe(200);
      expect(reader.page.html, path).not.toMatch(/<style|style="|onclick|<script>/);
      expect(reader.page.headers.get('content-security-policy'), path).toContain("script-src 'self';");
    }
    const css = /href="(\/assets\/site-[^"]+\.css)"/.exec(reader.page.html)?.[1] ?? '';
    const sheet = await reader.get(css);
    expect(sheet.headers.get('cache-control')).toContain('immutable');
    expect(sheet.html.length).toBeLessThan(10_000);
    const script = /src="(\/assets\/site-[^"]+\.js)"/.exec((await reader.get('/')).html)?.[1] ?? '';
    expect((await reader.get(script)).html.length).toBeLessThan(4_000);
  });

  test('what is not there, and a form from elsewhere, are told in plain words', async () => {
    await reader.get('/nothing-here');
    expect(reader.page.status).toBe(404);
    expect(reader.page.words).toContain('找不到这个页面');
    await reader.get('/find');
    const response = await app.fetch(
      new Request('http://localhost/find', {
        method: 'POST',
        headers: { origin: 'http://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'number=1',
      }),
    );
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('请求不是从本网站的页面发出的');
  });
});

describe('public figures', () => {
  test('an area tells its numbers, small ones only as small, and leads down the tree', async () => {
    await raiseOne();
    await reader.get('/areas/999901001');
    expect(reader.page.status).toBe(200);
    expect(reader.page.words).toContain('东街道的办理情况');
    expect(reader.page.words).toContain('老城社区');
    expect(reader.page.words).toContain('2025年4月至2026年3月提出的诉求');
    await reader.get('/');
    expect(reader.page.words).toContain('看看试验区的办理情况');
    await reader.get('/areas/999901001001/poster');
    expect(reader.page.words).toContain('http://localhost/r/999901001001');
    expect(reader.page.html).toContain('<svg');
    await reader.get('/areas/999901001001001');
    expect(reader.page.status).toBe(404);
    await reader.get('/areas/000');
    expect(reader.page.status).toBe(404);
  });
});
