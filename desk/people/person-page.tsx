import { Button } from 'antd';
import { useState } from 'react';
import { Refused, type OutputOf } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { ConfirmButton } from '../look/confirm-button.tsx';
import { Fact } from '../look/facts.tsx';
import { Missing } from '../look/missing.tsx';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { Waiting } from '../look/waiting.tsx';
import { Link } from '../shell/router.ts';
import { useMe } from '../shell/me.ts';
import { useWords } from '../text/words.tsx';
import { Account } from './account.tsx';
import { GrantForm } from './grant-form.tsx';
import { GrantList } from './grant-list.tsx';
import { PersonForm } from './person-form.tsx';
import { Phone } from './phone.tsx';
import { SessionList } from './session-list.tsx';

type Person = OutputOf<'people.person'>;

export default function PersonPage({ params }: { params: Record<string, string> }) {
  const person = useAsk('people.person', { personId: params['personId'] ?? '' });
  if (person.data) return <Shown person={person.data} />;
  if (person.error instanceof Refused && person.error.status < 500) return <Missing />;
  if (person.error) return <RefusalNote error={person.error} onRetry={() => void person.refetch()} />;
  return <Waiting />;
}

/** A person: units, roles, account, sessions; each part only for those who may. */
function Shown({ person }: { person: Person }) {
  const t = useWords();
  const me = useMe();
  const [form, setForm] = useState<'change' | 'grant' | null>(null);
  const leave = useAct('people.leave');
  const leaveUnit = useAct('people.leave-unit');
  const { allowed } = person;
  const mayGive = allowed.giveWorkRole || allowed.giveAdministratorRole;
  return (
    <Page
      title={person.name}
      lead={
        <>
          {person.units.map((unit) => (
            <span key={unit.id}>{[unit.name, unit.title].filter(Boolean).join(' · ')}</span>
          ))}
          {person.left && <span className="mark">{t('person.left')}</span>}
        </>
      }
      actions={
        allowed.change && (
          <>
            <Button onClick={() => setForm('change')}>{t('person.change')}</Button>
            <ConfirmButton
              words={t('person.leave')}
              title={t('person.leave-title', { name: person.name })}
              what={t('person.leave-what')}
              act={leave}
              onConfirm={() => leave.run({ personId: person.id })}
            />
          </>
        )
      }
    >
      <dl className="facts">
        <Phone person={person} />
        <Fact name={t('person.home')} value={person.homeAreaName} />
        <Fact name={t('person.skills')} value={person.skills.join(t('list.comma'))} />
      </dl>
      <section className="block">
        <h2>{t('person.units')}</h2>
        {person.units.length === 0 && <p className="calm">{t('person.no-units')}</p>}
        <ul className="plain-list">
          {person.units.map((unit) => (
            <li key={unit.id}>
              <Link to={`/units/${unit.id}`}>{unit.name}</Link>
              <span className="small">{unit.title}</span>
              {allowed.change && (
                <ConfirmButton
                  small
                  words={t('person.leave-unit')}
                  title={t('person.leave-unit-title', { name: person.name, unit: unit.name })}
                  what={t('person.leave-unit-what')}
                  act={leaveUnit}
                  onConfirm={() => leaveUnit.run({ personId: person.id, unitId: unit.id })}
                />
              )}
            </li>
          ))}
        </ul>
      </section>
      <section className="block">
        <div className="block-head">
          <h2>{t('grants.title')}</h2>
          {mayGive && <Button onClick={() => setForm('grant')}>{t('grant.give')}</Button>}
        </div>
        <GrantList grants={person.grants} person={{ id: person.id, name: person.name }} />
      </section>
      {person.account !== null || allowed.manageAccount ? <Account person={person} /> : null}
      {(allowed.manageAccount || me.id === person.id) && (
        <section className="block">
          <h2>{t('sessions.title')}</h2>
          <SessionList personId={person.id} />
        </section>
      )}
      {form === 'change' && <PersonForm person={person} onClose={() => setForm(null)} onDone={() => setForm(null)} />}
      {form === 'grant' && (
        <GrantForm
          personId={person.id}
          work={allowed.giveWorkRole}
          administration={allowed.giveAdministratorRole}
          onClose={() => setForm(null)}
        />
      )}
    </Page>
  );
}
