import { Button } from 'antd';
import { useState } from 'react';
import type { TicketLine } from '../door/contract.ts';
import { newId } from '../../doors/client.ts';
import { useAct, useAsk } from '../door/queries.ts';
import { Field } from '../look/field.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { UnitPicker } from '../look/unit-picker.tsx';
import { Waiting } from '../look/waiting.tsx';
import { Sheet } from '../look/sheet.tsx';
import { useWords } from '../text/words.tsx';
import { PromiseDays } from './promise-days.tsx';
import { offerUndo, undoMs } from './undo.ts';

/** Dispatches the chosen tickets to one unit: choose, read exactly what will happen, do it; then it can be undone for half an hour. */
export default function BatchDrawer({
  tickets,
  onClose,
  onDone,
}: {
  tickets: readonly TicketLine[];
  onClose(): void;
  onDone(): void;
}) {
  const t = useWords();
  const [batchId] = useState(() => newId());
  const [unitId, setUnit] = useState<string | undefined>();
  const [promiseDays, setDays] = useState<number | undefined>();
  const ticketIds = tickets.map((ticket) => ticket.id);
  const plan = { ticketIds, unitId: unitId ?? '', ...(promiseDays ? { promiseDays } : {}) };
  const preview = useAsk('tickets.preview-batch', plan, { enabled: unitId !== undefined });
  const will = preview.data;
  const dispatch = useAct('tickets.dispatch-batch', {
    onDone: (done) => {
      if (done.dispatched > 0) {
        offerUndo({ batchId, unitName: will?.unitName ?? '', count: done.dispatched, until: Date.now() + undoMs });
      }
      onDone();
    },
  });
  const count = will?.willDispatch.length ?? 0;
  const shared = sharedArea(tickets);
  const firstPromise = will?.willDispatch.filter((ticket) => ticket.promisedOn === null).length ?? 0;

  function submit(): void {
    if (unitId && count > 0 && !dispatch.busy) dispatch.run({ batchId, ...plan });
  }

  return (
    <Sheet
      size={520}
      title={t('batch.title', { count: tickets.length })}
      onClose={onClose}
      footer={
        <div className="form-end">
          <Button type="primary" onClick={submit} loading={dispatch.busy} disabled={count === 0}>
            {count > 0 ? t('batch.do', { count }) : t('batch.do-none')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('batch.unit')}>
          {({ id }) => (
            <UnitPicker id={id} autoFocus value={unitId} onChange={setUnit} {...(shared ? { areaId: shared } : {})} />
          )}
        </Field>
        <PromiseDays value={promiseDays} onChange={setDays} />
        <button type="submit" hidden />
      </form>

      <RefusalNote error={dispatch.refusal ?? preview.error} />
      {unitId && preview.isPending && !preview.error && <Waiting />}
      {!unitId && <p className="calm">{t('batch.choose-first')}</p>}
      {will && (
        <section className="preview" aria-live="polite">
          <h2>{t('batch.will', { count, unit: will.unitName })}</h2>
          {firstPromise > 0 && <p className="promise">{t('batch.promise', { date: t.date(will.promisedOn) })}</p>}
          {firstPromise < count && <p className="small">{t('batch.promise-kept', { count: count - firstPromise })}</p>}
          {count > 0 && (
            <ul className="plain-list">
              {will.willDispatch.map((ticket) => (
                <li key={ticket.id}>
                  <span className="figures">{ticket.number}</span> {ticket.subject}
                  <span className="small">
                    {ticket.unitName ? t('batch.from-unit', { unit: ticket.unitName }) : ticket.areaName}
                  </span>
                </li>
              ))}
            </ul>
          )}
          {will.willLeave.length > 0 && (
            <>
              <h2>{t('batch.left', { count: will.willLeave.length })}</h2>
              <ul className="plain-list">
                {will.willLeave.map((left) => (
                  <li key={left.ticketId}>
                    <span className="figures">{left.number ?? '—'}</span>{' '}
                    {t.find(`left.${left.code}`) ?? t('left.other')}
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className="small">{t('batch.undo-hint')}</p>
        </section>
      )}
    </Sheet>
  );
}

/** The area all of them lie in, or none: units at hand there are offered first. */
function sharedArea(tickets: readonly TicketLine[]): string | undefined {
  const first = tickets[0]?.areaId;
  return tickets.every((ticket) => ticket.areaId === first) ? first : undefined;
}
