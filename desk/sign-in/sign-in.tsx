import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'antd';
import type { OutputOf } from '../../doors/client.ts';
import { enrol, enterCode, replacePassword, signIn, signInToDemo, signOut, type Enrolment } from '../door/session.ts';
import { useAsk } from '../door/queries.ts';
import { useDoing } from '../door/use-doing.ts';
import { RefusalNote } from '../look/refusal-note.tsx';
import { TextLine } from '../look/text-line.tsx';
import { Waiting } from '../look/waiting.tsx';
import { useWords } from '../text/words.tsx';
import { NewPassword } from './new-password.tsx';

/** The way in: name and password, then what is still to come. In a demonstration, one click. */
export default function SignIn({ onChange }: { onChange(): void }) {
  const t = useWords();
  const asked = useAsk('people.session', {});
  const session = asked.data;
  // each step either opens the desk or leads to the next one
  const next = (): void => {
    void asked.refetch().then((answer) => {
      if (answer.data?.stage === 'open') onChange();
    });
  };
  async function leave(): Promise<void> {
    await signOut();
    next();
  }
  useEffect(() => {
    document.title = `${t('sign-in.title')} · ${t('brand')}`;
  }, [t]);
  if (session === undefined) return asked.error ? <RefusalNote error={asked.error} onRetry={next} /> : <Waiting />;
  return (
    <main className="way-in">
      <div className="way-in-head">
        <p className="brand">
          <strong>{t('brand')}</strong>
          <span>{t('brand.desk')}</span>
        </p>
        <button
          type="button"
          className="plain"
          lang={t.locale === 'en' ? 'zh-CN' : 'en'}
          onClick={() => t.setLocale(t.locale === 'en' ? 'zh-CN' : 'en')}
        >
          {t('other-language')}
        </button>
      </div>
      {(session === null || session.stage === 'open') && <FirstStep onChange={next} />}
      {session?.stage === 'second-factor' && <CodeStep title={t('sign-in.code-title')} onChange={next} />}
      {session?.stage === 'enrolment' && <EnrolmentStep onChange={next} />}
      {session?.stage === 'password-change' && (
        <Step title={t('password.first-title')} lead={t('password.first-lead')}>
          <NewPassword onDone={next} send={replacePassword} />
        </Step>
      )}
      {session !== null && session.stage !== 'open' && (
        <p>
          <button type="button" className="plain" onClick={() => void leave()}>
            {t('sign-in.other')}
          </button>
        </p>
      )}
    </main>
  );
}

function Step({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section>
      <h1>{title}</h1>
      {lead && <p className="form-lead">{lead}</p>}
      {children}
    </section>
  );
}

/** Name and password; in a demonstration its people come first, each a click away. */
function FirstStep({ onChange }: { onChange(): void }) {
  const t = useWords();
  const cast = useAsk('people.demo-cast', {});
  const people = cast.data?.items ?? [];
  if (cast.isPending) return <Waiting />;
  return (
    <>
      <h1>{t('sign-in.title')}</h1>
      {people.length > 0 && <DemoCast people={people} onChange={onChange} />}
      <PasswordForm titled={people.length > 0} onChange={onChange} />
    </>
  );
}

function PasswordForm({ titled, onChange }: { titled: boolean; onChange(): void }) {
  const t = useWords();
  const [loginName, setName] = useState('');
  const [password, setPassword] = useState('');
  const doing = useDoing();
  return (
    <section>
      {titled && <h2>{t('sign-in.by-password')}</h2>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          doing.run(async () => {
            await signIn(loginName.trim(), password);
            onChange();
          });
        }}
      >
        <TextLine
          label={t('sign-in.name')}
          value={loginName}
          onChange={setName}
          max={60}
          needed
          autoFocus={!titled}
          autoComplete="username"
        />
        <TextLine
          label={t('sign-in.password')}
          value={password}
          onChange={setPassword}
          max={200}
          needed
          type="password"
          autoComplete="current-password"
        />
        <RefusalNote error={doing.refusal} />
        <Button type="primary" htmlType="submit" loading={doing.busy}>
          {t('sign-in.do')}
        </Button>
      </form>
    </section>
  );
}

function CodeStep({ title, lead, onChange }: { title?: string; lead?: string; onChange(): void }) {
  const t = useWords();
  const [code, setCode] = useState('');
  const doing = useDoing();
  return (
    <section>
      {title && <h1>{title}</h1>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          doing.run(async () => {
            await enterCode(code);
            onChange();
          });
        }}
      >
        <TextLine
          label={t('sign-in.code')}
          hint={lead ?? t('sign-in.code-hint')}
          value={code}
          onChange={setCode}
          max={12}
          needed
          autoFocus
          autoComplete="one-time-code"
        />
        <RefusalNote error={doing.refusal} />
        <Button type="primary" htmlType="submit" loading={doing.busy}>
          {t('sign-in.code-do')}
        </Button>
      </form>
    </section>
  );
}

/** Sets up the second factor: scan, then prove that it works. */
function EnrolmentStep({ onChange }: { onChange(): void }) {
  const t = useWords();
  const doing = useDoing();
  const [secret, setSecret] = useState<Enrolment | null>(null);
  return (
    <Step title={t('enrol.title')} lead={t('enrol.lead')}>
      {secret === null ? (
        <>
          <RefusalNote error={doing.refusal} />
          <Button type="primary" loading={doing.busy} onClick={() => doing.run(async () => setSecret(await enrol()))}>
            {t('enrol.begin')}
          </Button>
        </>
      ) : (
        <>
          <img
            className="qr"
            alt={t('enrol.qr')}
            width={220}
            height={220}
            src={`data:image/svg+xml,${encodeURIComponent(secret.qr)}`}
          />
          <p className="about">{t('enrol.by-hand')}</p>
          <p className="figures secret">{secret.secret}</p>
          <CodeStep lead={t('enrol.code-hint')} onChange={onChange} />
        </>
      )}
    </Step>
  );
}

type Cast = OutputOf<'people.demo-cast'>['items'];

/** The people of a demonstration, each a click away. */
function DemoCast({ people, onChange }: { people: Cast; onChange(): void }) {
  const t = useWords();
  const doing = useDoing();
  return (
    <section className="cast">
      <h2>{t('demo.title')}</h2>
      <p className="about">{t('demo.lead')}</p>
      <RefusalNote error={doing.refusal} />
      <ul>
        {people.map((person) => (
          <li key={person.loginName}>
            <button
              type="button"
              disabled={doing.busy}
              onClick={() =>
                doing.run(async () => {
                  await signInToDemo(person.loginName);
                  onChange();
                })
              }
            >
              <strong>{person.name}</strong>
              <span>{person.roles.map((role) => t.of('role', role)).join(t('list.comma'))}</span>
              <span className="small">{person.unitName ?? person.areaName}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
