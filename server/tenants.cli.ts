import { Failure } from './failure.ts';
import { systemActor } from './kernel/actor.ts';
import type { CliCommand, CliContext } from './kernel/cli.ts';
import { newId } from './kernel/ids.ts';
import { createTenant, type NewTenant } from './kernel/tenants.ts';
import { loadCalendarPreset } from './modules/calendar/public.ts';
import {
  type DistrictLand,
  hashPassword,
  importDirectory,
  importLand,
  makeOneTimePassword,
  readDistrictLand,
  rootArea,
} from './modules/people/public.ts';
import { serverTexts } from './texts.ts';

const administrators = [
  ['system-administrator', 'system'],
  ['security-administrator', 'security'],
  ['audit-administrator', 'audit'],
] as const;

/** `lianxin tenants …`. `bundled`: districts whose land is at hand without the package of all divisions. */
export function tenantsCli(bundled: readonly DistrictLand[]): readonly CliCommand[] {
  return [
    {
      group: 'tenants',
      verb: 'create',
      about: (locale) => serverTexts(locale, 'cli.tenants-create'),
      scope: 'database',
      arguments: [
        { name: 'SLUG', about: (locale) => serverTexts(locale, 'cli.tenant-slug') },
        { name: 'NAME', about: (locale) => serverTexts(locale, 'cli.tenant-name') },
        { name: 'DISTRICT', about: (locale) => serverTexts(locale, 'cli.tenant-district') },
      ],
      options: {
        host: { type: 'string', about: (locale) => serverTexts(locale, 'cli.tenant-host') },
        zone: { type: 'string', about: (locale) => serverTexts(locale, 'cli.tenant-zone') },
      },
      run: (context) => create(context, bundled),
    },
    {
      group: 'tenants',
      verb: 'list',
      about: (locale) => serverTexts(locale, 'cli.tenants-list'),
      scope: 'database',
      async run({ tenants, locale, print }) {
        for (const { slug, name, host } of await tenants.all()) {
          print(serverTexts(locale, 'cli.tenant-line', { slug, name, host: host ?? '' }).trimEnd());
        }
        return 0;
      },
    },
  ];
}

async function create(context: CliContext, bundled: readonly DistrictLand[]): Promise<number> {
  const { kernel, tenants, clock, locale, print, tell } = context;
  const zone = context.option('zone');
  if (zone !== undefined && !isZone(zone)) throw new Failure((one) => serverTexts(one, 'cli.zone-wrong', { zone }));
  // The land is read before anything is made: an unknown district leaves no half of a tenant behind.
  const land = await readDistrictLand(context.argument('DISTRICT'), { bundled });
  const wanted: NewTenant = {
    slug: context.argument('SLUG'),
    name: context.argument('NAME'),
    host: context.option('host') ?? null,
    ...(zone === undefined ? {} : { zone }),
  };
  const tenant = await createTenant(kernel.database, clock, wanted);
  tenants.forget();
  const report = await importLand(kernel, tenant.id, land, (done, total) =>
    context.progress(done, total, serverTexts(locale, 'cli.tenant-land')),
  );
  await loadCalendarPreset(kernel, tenant.id);
  const passwords = await addAdministrators(context, tenant.id);
  tell('');
  print(serverTexts(locale, 'cli.tenant-made', { name: tenant.name, slug: tenant.slug, areas: report.added - 1 }));
  print(serverTexts(locale, 'cli.tenant-administrators'));
  for (const [role, loginName] of administrators) {
    const password = passwords.get(role) ?? '';
    print(
      serverTexts(locale, 'cli.tenant-administrator', {
        role: serverTexts(locale, `role.${role}`),
        loginName,
        password,
      }),
    );
  }
  return 0;
}

/** Three different people, each with a one-time password; the answer is the only place where these are in clear. */
async function addAdministrators({ kernel }: CliContext, tenantId: string): Promise<Map<string, string>> {
  const root = await kernel.database.transaction(tenantId, rootArea, { readOnly: true });
  if (!root) throw new Error('the land has no root');
  const passwords = new Map<string, string>();
  const persons = [];
  for (const [role, loginName] of administrators) {
    const password = makeOneTimePassword();
    passwords.set(role, password);
    persons.push({
      id: newId(),
      name: serverTexts('zh-CN', `role.${role}`),
      grants: [{ role, areaId: root.id }],
      account: { loginName, passwordHash: await hashPassword(password) },
    });
  }
  await kernel.execute(importDirectory, { persons }, { tenantId, actor: systemActor('tenants-create') });
  return passwords;
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
