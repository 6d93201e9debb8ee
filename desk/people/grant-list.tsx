import type { OutputOf } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { ConfirmButton } from '../look/confirm-button.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { useWords } from '../text/words.tsx';

type Grant = OutputOf<'people.person'>['grants'][number];

/** The roles of one person; each with where it holds and since when. */
export function GrantList({ grants, person }: { grants: readonly Grant[]; person: { id: string; name: string } }) {
  const t = useWords();
  return (
    <RuledTable<Grant>
      caption={t('grants.title')}
      rows={grants}
      keyOf={(grant) => grant.id}
      empty={t('grant.none')}
      columns={[
        { title: t('grant.role'), of: (grant) => t.of('role', grant.role) },
        { title: t('grant.where'), of: (grant) => grant.unitName ?? t('grant.area-below', { area: grant.areaName }) },
        { title: t('grant.since'), of: (grant) => t.time(grant.since), tight: true },
        {
          title: t('grant.do'),
          of: (grant) =>
            grant.allowed.revoke && (
              <RevokeButton grantId={grant.id} role={t.of('role', grant.role)} personName={person.name} />
            ),
          tight: true,
        },
      ]}
    />
  );
}

export function RevokeButton({ grantId, role, personName }: { grantId: string; role: string; personName: string }) {
  const t = useWords();
  const revoke = useAct('people.revoke-grant');
  return (
    <ConfirmButton
      small
      words={t('grant.revoke')}
      title={t('grant.revoke-title', { name: personName, role })}
      what={t('grant.revoke-what')}
      act={revoke}
      onConfirm={() => revoke.run({ grantId })}
    />
  );
}
