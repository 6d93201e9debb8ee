import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { Field } from '../look/field.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { TextLine } from '../look/text-line.tsx';
import { useWords } from '../text/words.tsx';

/** Where messages to phones are posted to. The secret is never shown; left empty, the one before stays. */
export function GatewayForm({ gateway }: { gateway: OutputOf<'notices.messages'>['gateway'] }) {
  const t = useWords();
  const [url, setUrl] = useState(gateway.url);
  const [secret, setSecret] = useState('');
  const [timeoutMs, setTimeoutMs] = useState(gateway.timeoutMs);
  const save = useAct('notices.set-gateway', { onDone: () => setSecret('') });
  return (
    <form
      className="presets"
      onSubmit={(event) => {
        event.preventDefault();
        save.run({ url: url.trim(), timeoutMs, ...(secret === '' ? {} : { secret }) });
      }}
    >
      <h2>{t('gateway.title')}</h2>
      <p>{gateway.url === '' ? t('gateway.none') : t('gateway.lead')}</p>
      <TextLine label={t('gateway.url')} hint={t('gateway.url-hint')} value={url} onChange={setUrl} max={500} />
      <TextLine
        label={t('gateway.secret')}
        hint={gateway.hasSecret ? t('gateway.secret-kept') : t('gateway.secret-hint')}
        type="password"
        autoComplete="new-password"
        value={secret}
        onChange={setSecret}
        max={200}
      />
      <Field label={t('gateway.timeout')}>
        {({ id, describedBy }) => (
          <InputNumber
            id={id}
            aria-describedby={describedBy}
            min={0.5}
            max={30}
            step={0.5}
            value={timeoutMs / 1000}
            onChange={(seconds) => seconds !== null && setTimeoutMs(Math.round(seconds * 1000))}
          />
        )}
      </Field>
      <RefusalNote error={save.refusal} />
      <p>
        <Button htmlType="submit" type="primary" loading={save.busy}>
          {t('save')}
        </Button>{' '}
        <span role="status">{save.output && !save.busy ? t('presets.saved') : ''}</span>
      </p>
    </form>
  );
}
