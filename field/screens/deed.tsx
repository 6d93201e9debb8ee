import { useState } from 'react';
import { spoken, useWords } from '../language.ts';
import type { TicketLine } from '../matter.ts';
import { withWork } from '../optimistic.ts';
import { doingOf, type Doing } from '../outbox/doings.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { Header } from '../parts/header.tsx';
import { phone, useMe, usePhone } from '../phone/use-phone.ts';
import { goTo, type DeedName } from '../route.ts';
import { CallForm } from './call.tsx';
import {
  AnswerForm,
  AskForm,
  NoteForm,
  PromiseForm,
  ResolveForm,
  ReturnForm,
  type DeedFormProps,
} from './deed-forms.tsx';

/** The form of each deed that may be kept, by its name in the address; also used to mend a refused one. */
export const deedForms = {
  note: { command: 'tickets.note', title: 'note.title', Form: NoteForm },
  ask: { command: 'tickets.ask-information', title: 'ask.title', Form: AskForm },
  answer: { command: 'tickets.supply-information', title: 'answer.title', Form: AnswerForm },
  resolve: { command: 'tickets.resolve', title: 'resolve.title', Form: ResolveForm },
  return: { command: 'tickets.return', title: 'return.title', Form: ReturnForm },
  promise: { command: 'tickets.ask-promise-move', title: 'promise.title', Form: PromiseForm },
} as const;

/** One deed on one ticket. What is sent is on the phone's disk before the page goes on. */
export function DeedPage({ id, deed }: { id: string; deed: DeedName }) {
  const { t } = useWords();
  const me = useMe();
  const { tickets, lists, intents } = usePhone();
  const back = { page: 'ticket', id } as const;
  const told = tickets.get(id);
  const listed = [lists.mine, lists.unit].flatMap((list) => {
    const line = list?.value.find((one) => one.id === id);
    return list && line ? [{ asOf: list.asOf, value: line }] : [];
  })[0];
  const known: { asOf: string; value: TicketLine } | undefined = told ?? listed;
  // Shown as it was when the form was opened: the server's next word must not change a form under somebody's hands.
  const [line] = useState(() => (known ? withWork(known.value, intents, known.asOf, me) : null));
  if (!line) {
    return (
      <>
        <Header title={t('nav.list')} back={back} />
        <p className="quiet">{t('ticket.not-here')}</p>
      </>
    );
  }
  if (deed === 'call') {
    return (
      <>
        <Header title={t('call.title')} back={back} />
        <CallForm ticketId={id} />
      </>
    );
  }
  const { command, title, Form } = deedForms[deed];
  const send = async (input: Doing['input'], pictures: readonly KeptPicture[]) => {
    const ids = pictures.map((picture) => picture.id);
    await phone.keepWork([doingOf(command, line, input, ids)], pictures);
    goTo(command === 'tickets.resolve' ? { page: 'list' } : back, { replace: true });
  };
  const props: DeedFormProps = {
    draftKey: `${id} ${deed}`,
    promisedOn: line.promisedOn,
    start: {},
    startPictures: [],
    onSend: send,
  };
  return (
    <>
      <Header title={t(title)} back={back} />
      <p className="about">
        {spoken(line.number)} · {line.subject}
      </p>
      <Form {...props} />
    </>
  );
}
