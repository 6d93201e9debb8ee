import { Button } from 'antd';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { OutputOf } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { openAccount, resetPassword } from '../door/session.ts';
import { useDoing } from '../door/use-doing.ts';
import { ConfirmButton } from '../look/confirm-button.tsx';
import { Fact } from '../look/facts.tsx';
import { FormDrawer } from '../look/form-drawer.tsx';
import { TextLine } from '../look/text-line.tsx';
import { useWords } from '../text/words.tsx';

/** A person's account: the login name, the second factor, a one-time password that is shown once. */
export function Account({ person }: { person: OutputOf<'people.person'> }) {
  const t = useWords();
  const client = useQueryClient();
  const { account } = person;
  const [opening, setOpening] = useState(false);
  const [loginName, setName] = useState('');
  const [password, setPassword] = useState<string | null>(null);
  const opened = useDoing();
  const reset = useDoing();
  const takeAway = useAct('people.reset-second-factor');
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['people.person'] });
  return (
    <section className="block">
      <h2>{t('account.title')}</h2>
      {account === null ? (
        <>
          <p className="calm">{t('account.none')}</p>
          {person.allowed.manageAccount && <Button onClick={() => setOpening(true)}>{t('account.open')}</Button>}
        </>
      ) : (
        <>
          <dl className="facts">
            <Fact name={t('sign-in.name')} value={account.loginName} />
            <Fact
              name={t('account.second-factor')}
              value={t(account.secondFactor ? 'account.set-up' : 'account.not-set-up')}
            />
            {account.lockedUntil && <Fact name={t('account.locked')} value={t.time(account.lockedUntil)} />}
          </dl>
          {person.allowed.manageAccount && (
            <div className="actions">
              <ConfirmButton
                words={t('account.reset')}
                title={t('account.reset-title', { name: person.name })}
                what={t('account.reset-what')}
                act={reset}
                onConfirm={() =>
                  reset.run(async () => {
                    setPassword((await resetPassword(person.id)).oneTimePassword);
                    await again();
                  })
                }
              />
              {account.secondFactor && (
                <ConfirmButton
                  words={t('account.take-factor')}
                  title={t('account.take-factor')}
                  what={t('account.take-factor-what')}
                  act={takeAway}
                  onConfirm={() => takeAway.run({ personId: person.id })}
                />
              )}
            </div>
          )}
        </>
      )}
      {password && (
        <p className="done-note" role="status">
          {t('account.password-once')} <strong className="figures secret">{password}</strong>
        </p>
      )}
      {opening && (
        <FormDrawer
          title={t('account.open')}
          lead={t('account.open-lead')}
          submitWords={t('account.open')}
          busy={opened.busy}
          refusal={opened.refusal}
          onClose={() => setOpening(false)}
          onSubmit={() =>
            opened.run(async () => {
              setPassword((await openAccount(person.id, loginName.trim())).oneTimePassword);
              setOpening(false);
              await again();
            })
          }
        >
          <TextLine
            label={t('sign-in.name')}
            hint={t('account.name-hint')}
            value={loginName}
            onChange={setName}
            max={40}
            needed
            autoFocus
          />
        </FormDrawer>
      )}
    </section>
  );
}
