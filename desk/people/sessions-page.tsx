import { useState } from 'react';
import { replacePassword } from '../door/session.ts';
import { Page } from '../look/page.tsx';
import { PersonPicker } from '../look/person-picker.tsx';
import { Field } from '../look/field.tsx';
import { useMe } from '../shell/me.ts';
import { addressOf } from '../shell/paths.ts';
import { navigate, useAddress } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { NewPassword } from '../sign-in/new-password.tsx';
import { SessionList } from './session-list.tsx';

/** One's own sign-in: where one is signed in, what one may do, the password. The security administrator sees anybody's sessions. */
export default function SessionsPage() {
  const t = useWords();
  const me = useMe();
  const { search } = useAddress();
  const [changed, setChanged] = useState(false);
  const personId = search.get('person') ?? undefined;
  const mayManage = me.roleNames.includes('security-administrator');
  return (
    <Page title={t('sessions.title')} lead={me.name}>
      {mayManage && (
        <section className="block">
          <Field label={t('session.of-whom')}>
            {({ id }) => (
              <PersonPicker
                id={id}
                value={personId}
                onChange={(next) => navigate(addressOf('/sessions', { person: next }), { replace: true })}
              />
            )}
          </Field>
        </section>
      )}
      <section className="block">
        <h2>{t(personId && personId !== me.id ? 'session.theirs' : 'session.mine')}</h2>
        <SessionList {...(personId ? { personId } : {})} />
      </section>
      {!personId && (
        <>
          <section className="block">
            <h2>{t('session.roles')}</h2>
            <ul className="plain-list">
              {me.grants.map((grant) => (
                <li key={`${grant.role} ${grant.scopeId} ${grant.unitId}`}>
                  {t.of('role', grant.role)}
                  <span className="small">{grant.unitName ?? t('grant.area-below', { area: grant.scopeName })}</span>
                </li>
              ))}
            </ul>
          </section>
          {!me.demo && (
            <section className="block narrow">
              <h2>{t('password.title')}</h2>
              <p role="status">{changed ? t('password.done') : ''}</p>
              <NewPassword send={replacePassword} onDone={() => setChanged(true)} />
            </section>
          )}
        </>
      )}
    </Page>
  );
}
