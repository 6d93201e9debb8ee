import { Button, Select } from 'antd';
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../doors/client.ts';
import { useAskPages } from '../door/queries.ts';
import { AreaPicker } from '../look/area-picker.tsx';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { Link, navigate, useAddress } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { GrantForm } from './grant-form.tsx';
import { RevokeButton } from './grant-list.tsx';
import { administratorRoles, workRoles } from './words-of-people.ts';

type Grant = OutputOf<'people.grants'>['items'][number];
const roles = [...workRoles, ...administratorRoles];

/** Who may do what and where, newest first. */
export default function GrantsPage() {
  const t = useWords();
  const { search } = useAddress();
  const [giving, setGiving] = useState(false);
  const role = roles.find((each) => each === search.get('role'));
  const areaId = search.get('area') ?? undefined;
  const input: InputOf<'people.grants'> = { ...(role ? { role } : {}), ...(areaId ? { areaId } : {}) };
  const grants = useAskPages('people.grants', input, { keepOld: true });
  const allowed = grants.data?.pages[0]?.allowed;
  const go = (change: { role?: string | undefined; area?: string | undefined }): void =>
    navigate(addressOf('/grants', { role, area: areaId, ...change }), { replace: true });
  return (
    <Page
      title={t('grants.title')}
      lead={t('grants.lead')}
      actions={
        (allowed?.giveWorkRole || allowed?.giveAdministratorRole) && (
          <Button type="primary" onClick={() => setGiving(true)}>
            {t('grant.give')}
          </Button>
        )
      }
    >
      <div className="filter-line">
        <Select
          aria-label={t('grant.role')}
          allowClear
          placeholder={t('grant.role')}
          value={role ?? null}
          onChange={(next: string | null | undefined) => go({ role: next ?? undefined })}
          options={roles.map((each) => ({ value: each, label: t.of('role', each) }))}
        />
        <div>
          <AreaPicker label={t('grant.area')} value={areaId} onChange={(area) => go({ area })} />
        </div>
      </div>
      <RefusalNote error={grants.error} onRetry={() => void grants.refetch()} />
      {grants.isPending && !grants.error && <Waiting />}
      {grants.data && (
        <RuledTable<Grant>
          caption={t('grants.title')}
          rows={grants.data.pages.flatMap((page) => page.items)}
          keyOf={(grant) => grant.id}
          empty={t('grant.none')}
          hasMore={grants.hasNextPage}
          loadingMore={grants.isFetchingNextPage}
          onMore={() => void grants.fetchNextPage()}
          columns={[
            { title: t('grant.who'), of: (grant) => <Link to={`/people/${grant.personId}`}>{grant.personName}</Link> },
            { title: t('grant.role'), of: (grant) => t.of('role', grant.role) },
            {
              title: t('grant.where'),
              of: (grant) => grant.unitName ?? t('grant.area-below', { area: grant.areaName }),
            },
            { title: t('grant.by'), of: (grant) => grant.grantedByName ?? t('actor.system') },
            { title: t('grant.since'), of: (grant) => t.time(grant.since), tight: true },
            {
              title: t('grant.do'),
              of: (grant) =>
                grant.allowed.revoke && (
                  <RevokeButton grantId={grant.id} role={t.of('role', grant.role)} personName={grant.personName} />
                ),
              tight: true,
            },
          ]}
        />
      )}
      {giving && allowed && (
        <GrantForm
          work={allowed.giveWorkRole}
          administration={allowed.giveAdministratorRole}
          onClose={() => setGiving(false)}
        />
      )}
    </Page>
  );
}
