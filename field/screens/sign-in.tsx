import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { ask, Refused, Unreached, type OutputOf } from '../../doors/client.ts';
import { useWords } from '../language.ts';
import { tallyOf } from '../outbox/queue.ts';
import { TextLine } from '../parts/form.tsx';
import { enterCode, signIn, signInToDemo, type Stage } from '../phone/session.ts';
import { phone, usePhone } from '../phone/use-phone.ts';

type Cast = OutputOf<'people.demo-cast'>['items'];

/**
 * Signs in with account and password, then a code where one is needed; in a demonstration with one tap. `again` when the session
 * of the person whose work is on this phone has ended.
 */
export function SignInPage({ again = false, onDone }: { again?: boolean; onDone?: () => void }) {
  const { t } = useWords();
  const { me, intents, endOwed } = usePhone();
  const [stage, setStage] = useState<Stage>();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const { kept } = tallyOf(intents);

  const step = async (work: () => Promise<{ stage: Stage }>) => {
    if (busy) return;
    setBusy(true);
    setSaid('');
    try {
      const { stage: reached } = await work();
      if (reached === 'open') {
        await phone.signedIn();
        onDone?.();
      } else setStage(reached);
    } catch (error) {
      if (error instanceof Unreached) setSaid(t('sign-in.unreachable'));
      else if (error instanceof Refused) setSaid([error.title, error.mend].filter(Boolean).join(' '));
      else throw error;
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="page" id="main" tabIndex={-1}>
      <h1>{t('sign-in.title')}</h1>
      {again && me && kept > 0 ? <p className="notice">{t('sign-in.kept', { name: me.name, count: kept })}</p> : null}
      {endOwed ? <p className="notice">{t('sign-in.end-owed')}</p> : null}
      <p role="status" className={said ? 'wrong' : 'unseen'}>
        {said}
      </p>
      {stage === undefined ? (
        <>
          <DemoCast key={String(endOwed)} busy={busy} onPick={(loginName) => step(() => signInToDemo(loginName))} />
          <PasswordForm busy={busy} onSend={(loginName, password) => step(() => signIn(loginName, password))} />
        </>
      ) : stage === 'second-factor' ? (
        <CodeForm busy={busy} onSend={(code) => step(() => enterCode(code))} />
      ) : (
        <div className="notice">
          <p>{t('sign-in.elsewhere')}</p>
          <p>
            <a className="link" href="/desk/">
              {t('sign-in.open-desk')}
            </a>
          </p>
        </div>
      )}
      {again ? (
        <p>
          <button type="button" className="link" onClick={onDone}>
            {t('app.back')}
          </button>
        </p>
      ) : null}
    </main>
  );
}

/** Those whose work is out here; the others have the desk. */
const fieldRoles = ['grid-worker', 'helper', 'unit-staff', 'unit-lead', 'clerk'] as const;
const worksHere = (person: Cast[number]): boolean => fieldRoles.some((role) => person.roles.includes(role));

/** The people of a demonstration, each a tap away; nothing where this is no demonstration. */
function DemoCast({ busy, onPick }: { busy: boolean; onPick: (loginName: string) => Promise<void> }) {
  const { t } = useWords();
  const [cast, setCast] = useState<Cast>([]);
  useEffect(() => {
    let here = true;
    ask('people.demo-cast', {})
      .then(({ items }) => {
        if (here) setCast(items.filter(worksHere));
      })
      .catch((error: unknown) => {
        // no demonstration, or no network: then there is the password
        if (!(error instanceof Refused || error instanceof Unreached)) throw error;
      });
    return () => {
      here = false;
    };
  }, []);
  if (cast.length === 0) return null;
  return (
    <section className="cast" aria-label={t('sign-in.demo')}>
      <h2>{t('sign-in.demo')}</h2>
      {cast.map((person) => (
        <button
          key={person.loginName}
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void onPick(person.loginName)}
        >
          {person.name}
          <span className="quiet">
            {[
              ...fieldRoles.filter((role) => person.roles.includes(role)).map((role) => t(`role.${role}`)),
              person.unitName,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </button>
      ))}
    </section>
  );
}

function PasswordForm({
  busy,
  onSend,
}: {
  busy: boolean;
  onSend: (loginName: string, password: string) => Promise<void>;
}) {
  const { t } = useWords();
  const [loginName, setLoginName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (loginName.trim() && password) void onSend(loginName.trim(), password);
  };
  return (
    <form className="form" noValidate onSubmit={submit}>
      <TextLine
        label={t('sign-in.name')}
        value={loginName}
        autoComplete="username"
        error={tried && !loginName.trim() ? t('error.needed') : undefined}
        onChange={setLoginName}
      />
      <TextLine
        label={t('sign-in.password')}
        type="password"
        value={password}
        autoComplete="current-password"
        error={tried && !password ? t('error.needed') : undefined}
        onChange={setPassword}
      />
      <button type="submit" className="button button-now" disabled={busy}>
        {t('sign-in.send')}
      </button>
    </form>
  );
}

function CodeForm({ busy, onSend }: { busy: boolean; onSend: (code: string) => Promise<void> }) {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <form
      ref={form}
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim()) void onSend(code);
      }}
    >
      <TextLine
        label={t('sign-in.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
      />
      <button type="submit" className="button button-now" disabled={busy}>
        {t('sign-in.code-send')}
      </button>
    </form>
  );
}
