import { useEffect, useState } from 'react';
import { useWords } from '../language.ts';
import type { Intent } from '../outbox/intent.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { DropButton } from '../parts/drop-button.tsx';
import { Header } from '../parts/header.tsx';
import { nameOfWork } from '../parts/own-work.tsx';
import { phone, usePhone } from '../phone/use-phone.ts';
import { goTo } from '../route.ts';
import { deedForms } from './deed.tsx';
import { RaiseForm } from './raise-form.tsx';

/** A refused piece of work with the server's reason, in the form it was made with: mended and sent again, or dropped. */
export function MendPage({ id }: { id: string }) {
  const { t } = useWords();
  const { intents } = usePhone();
  const intent = intents.find((one) => one.id === id && one.state === 'refused');
  const [pictures, setPictures] = useState<readonly KeptPicture[] | null>(null);
  const pictureIds = intent?.pictureIds;
  useEffect(() => {
    let here = true;
    void phone.picturesOf(pictureIds ?? []).then((found) => {
      if (here) setPictures((before) => before ?? found);
    });
    return () => {
      here = false;
    };
  }, [pictureIds]);
  const leave = () => goTo({ page: 'outbox' }, { replace: true });
  return (
    <>
      <Header title={t('outbox.mend-title')} back={{ page: 'outbox' }} />
      {intent && pictures ? (
        <>
          <p className="about">
            {t(nameOfWork[intent.command])} · {intent.about.number} {intent.about.subject}
          </p>
          <div className="notice" role="note">
            <p>{intent.refusal?.title}</p>
            {intent.refusal?.mend ? <p>{intent.refusal.mend}</p> : null}
          </div>
          <p>
            <DropButton intentId={intent.id} onDone={leave} />
          </p>
          <MendForm intent={intent} pictures={pictures} onDone={leave} />
        </>
      ) : intent ? null : (
        <p className="quiet">{t('outbox.gone')}</p>
      )}
    </>
  );
}

function MendForm({
  intent,
  pictures,
  onDone,
}: {
  intent: Intent;
  pictures: readonly KeptPicture[];
  onDone: () => void;
}) {
  const { t } = useWords();
  const { tickets } = usePhone();
  const send = async (input: Intent['input'], kept: readonly KeptPicture[]) => {
    await phone.mend(intent.id, input, kept);
    onDone();
  };
  const { command } = intent;
  if (command === 'tickets.raise' || command === 'tickets.settle') {
    return (
      <RaiseForm
        draftKey={null}
        settled={command === 'tickets.settle'}
        fixedKind
        start={intent.input}
        startPictures={pictures}
        onSend={(doing, kept) => send(doing.input, kept)}
      />
    );
  }
  const form = Object.values(deedForms).find((one) => one.command === command);
  if (!form) {
    return (
      <div className="bar">
        <button type="button" className="button button-now" onClick={() => void send({}, [])}>
          {t('outbox.again')}
        </button>
      </div>
    );
  }
  const promisedOn = tickets.get(intent.ticketId)?.value.promisedOn ?? null;
  return (
    <form.Form draftKey={null} promisedOn={promisedOn} start={intent.input} startPictures={pictures} onSend={send} />
  );
}
