import { Button } from 'antd';
import { useRef, useState } from 'react';
import type { TicketPage } from '../../door/contract.ts';
import type { InputOf, CommandName } from '../../../doors/client.ts';
import { useAct } from '../../door/queries.ts';
import { RefusalNote } from '../../look/refusal-note.tsx';
import { Sheet } from '../../look/sheet.tsx';
import { useMe } from '../../shell/me.ts';
import { useWords } from '../../text/words.tsx';
import { Reporter } from '../reporter.tsx';
import { ActionFieldInput } from './action-field.tsx';
import { fieldsAsked, firstValues, inputOf, missingFields, type Action, type Values } from './action.ts';

/** One action as a small form beside the ticket; a refusal is said where the form is, and nothing typed is lost. */
export default function ActionDrawer({
  action,
  ticket,
  onClose,
}: {
  action: Action;
  ticket: TicketPage;
  onClose(): void;
}) {
  const t = useWords();
  const { roleNames } = useMe();
  const [values, setValues] = useState<Values>(() => firstValues(action, ticket));
  const [missing, setMissing] = useState<readonly string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const act = useAct<CommandName>(action.command, { onDone: onClose });

  function submit(): void {
    const wanting = missingFields(action, values, roleNames);
    setMissing(wanting);
    if (wanting.length > 0) {
      const first = form.current?.querySelector<HTMLElement>(
        `[data-field="${wanting[0]}"] :is(input, textarea, button)`,
      );
      first?.focus();
      return;
    }
    if (!act.busy) act.run(inputOf(action, ticket, values, roleNames) as unknown as InputOf<CommandName>);
  }

  return (
    <Sheet
      size={480}
      title={t(action.title)}
      onClose={onClose}
      footer={
        <div className="form-end">
          <Button type="primary" onClick={submit} loading={act.busy}>
            {t(action.title)}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      }
    >
      {action.lead && <p className="form-lead">{t(action.lead, leadValues(ticket, t.date))}</p>}
      {action.name === 'call-back' && <Reporter ticket={ticket} />}
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        {fieldsAsked(action, values, roleNames).map((field, index) => (
          <div key={field.name} data-field={field.name}>
            <ActionFieldInput
              field={field}
              ticket={ticket}
              autoFocus={index === 0}
              value={values[field.name]}
              wrong={missing.includes(field.name) ? t('form.missing') : undefined}
              onChange={(value) => {
                setValues((before) => ({ ...before, [field.name]: value }));
                setMissing((before) => before.filter((name) => name !== field.name));
              }}
            />
          </div>
        ))}
        <button type="submit" hidden />
      </form>
      <RefusalNote error={act.refusal} />
    </Sheet>
  );
}

/** What the words above a form may name. */
function leadValues(ticket: TicketPage, date: (date: string) => string): Record<string, unknown> {
  const request = ticket.openPromiseRequest;
  return {
    number: ticket.number,
    unit: ticket.unitName ?? '',
    promisedOn: ticket.promisedOn ? date(ticket.promisedOn) : '',
    subject: ticket.subject,
    fromDate: request ? date(request.fromDate) : '',
    toDate: request ? date(request.toDate) : '',
    reason: request?.reason ?? '',
    argument: ticket.openReturn?.argument ?? '',
    question: ticket.openQuestion?.question ?? '',
    outcomeText: ticket.outcomeText ?? '',
  };
}
