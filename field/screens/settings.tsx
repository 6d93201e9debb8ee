import { useState } from 'react';
import { useChoices, useWords } from '../language.ts';
import { tallyOf } from '../outbox/queue.ts';
import { useAttempt } from '../parts/attempt.ts';
import { Choice } from '../parts/form.tsx';
import { Header } from '../parts/header.tsx';
import { deviceMemory, type Locale, type Theme } from '../phone/device.ts';
import { phone, useMe, usePhone } from '../phone/use-phone.ts';

const locales: readonly Locale[] = ['zh-CN', 'en'];
const themes: readonly Theme[] = ['auto', 'light', 'dark'];

export function SettingsPage() {
  const { t } = useWords();
  const choices = useChoices();
  return (
    <>
      <Header title={t('settings.title')} />
      <Choice
        label={t('settings.size')}
        value={choices.large ? 'large' : 'normal'}
        options={(['normal', 'large'] as const).map((size) => ({ value: size, words: t(`settings.size.${size}`) }))}
        onChange={(size) => deviceMemory.choose({ large: size === 'large' })}
      />
      <Choice
        label={t('settings.language')}
        value={choices.locale}
        options={locales.map((locale) => ({ value: locale, words: t(`settings.language.${locale}`) }))}
        onChange={(value) => deviceMemory.choose({ locale: value === 'en' ? 'en' : 'zh-CN' })}
      />
      <Choice
        label={t('settings.theme')}
        value={choices.theme}
        options={themes.map((theme) => ({ value: theme, words: t(`settings.theme.${theme}`) }))}
        onChange={(value) => deviceMemory.choose({ theme: themes.find((theme) => theme === value) ?? 'auto' })}
      />
      <SignOut />
      <p className="quiet">{t('settings.privacy')}</p>
    </>
  );
}

function SignOut() {
  const { t } = useWords();
  const me = useMe();
  const { intents, reachable } = usePhone();
  const { kept, refused } = tallyOf(intents);
  const unsent = kept + refused;
  const [asked, setAsked] = useState(false);
  const { busy, failed, attempt } = useAttempt();
  const leave = async (dropUnsent: boolean) => {
    if (unsent > 0 && !dropUnsent) {
      setAsked(true);
      return;
    }
    await phone.signOut({ dropUnsent });
  };
  return (
    <section className="field">
      <p>
        {t('settings.person')}: <strong>{me.name}</strong> {me.units.map((unit) => unit.name).join(' · ')}
      </p>
      {asked && unsent > 0 ? (
        <div className="notice" role="alert">
          <p>{t('settings.unsent', { count: unsent })}</p>
          <p className="row">
            <button type="button" className="button" onClick={() => setAsked(false)}>
              {t('settings.stay')}
            </button>
            <button type="button" className="link" disabled={busy} onClick={() => attempt(() => leave(true))}>
              {t('settings.drop-and-leave')}
            </button>
          </p>
        </div>
      ) : (
        <>
          <p className="hint">{t('settings.sign-out-hint')}</p>
          {reachable ? null : <p className="hint">{t('settings.sign-out-later')}</p>}
          <button type="button" className="button" disabled={busy} onClick={() => attempt(() => leave(false))}>
            {t('settings.sign-out')}
          </button>
        </>
      )}
      {failed ? (
        <p className="notice" role="alert">
          {t('app.failed')}
        </p>
      ) : null}
    </section>
  );
}
