import { Button, Checkbox, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useAct, useAsk } from '../door/queries.ts';
import { FormDrawer } from '../look/form-drawer.tsx';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { TextLine } from '../look/text-line.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { navigate, useAddress } from '../shell/router.ts';
import { civilDate } from '../text/time.ts';
import { useWords } from '../text/words.tsx';
import { monthsOf, type DayKind } from './year.ts';

/** The working calendar of a year: every promised date counts by it. */
export default function CalendarPage() {
  const t = useWords();
  const { search } = useAddress();
  const today = civilDate(new Date());
  const asked = Number(search.get('year'));
  const year = asked >= 1970 && asked <= 2199 ? asked : Number(today.slice(0, 4));
  const calendar = useAsk('calendar.year', { year }, { keepOld: true });
  const [date, setDate] = useState<string | null>(null);
  const [hours, setHours] = useState(false);
  const go = (next: number): void => navigate(addressOf('/calendar', { year: next }), { replace: true });
  const { data } = calendar;
  const weekdays = data ? data.weekdays.toSorted((a, b) => a - b).map((day) => t.of('weekday', String(day))) : [];
  return (
    <Page
      wide
      title={t('calendar.title')}
      lead={
        data &&
        t('calendar.lead', {
          year,
          days: data.workingDays,
          from: data.from,
          to: data.to,
          weekdays: weekdays.join(t('list.comma')),
        })
      }
      actions={
        <>
          <Button onClick={() => go(year - 1)}>{year - 1}</Button>
          <Button onClick={() => go(year + 1)}>{year + 1}</Button>
          {data?.allowed.edit && <Button onClick={() => setHours(true)}>{t('calendar.hours')}</Button>}
        </>
      }
    >
      <RefusalNote error={calendar.error} onRetry={() => void calendar.refetch()} />
      {!data && !calendar.error && <Waiting />}
      {data && data.missingYears.length > 0 && (
        <p className="waiting-for">{t('calendar.missing', { years: data.missingYears.join(t('list.comma')) })}</p>
      )}
      {data && (
        <>
          <ul className="legend">
            <li>
              <span className="day off">1</span> {t('calendar.off')}
            </li>
            <li>
              <span className="day on">1</span> {t('calendar.on')}
            </li>
            <li>
              <span className="day rest">1</span> {t('calendar.rest')}
            </li>
          </ul>
          <div className="year">
            {monthsOf(year, data.weekdays, data.days).map((month) => (
              <section key={month.number}>
                <h2>{t('calendar.month', { month: t.of('month', String(month.number)) })}</h2>
                <ol className="month">
                  {month.days.map((day, index) => (
                    <li key={day.date} style={index === 0 ? { gridColumnStart: month.firstColumn } : undefined}>
                      <button
                        type="button"
                        className={`day ${dayClass[day.kind]}${day.date === today ? ' today' : ''}`}
                        aria-label={[t.date(day.date), t(`calendar.kind.${day.kind}`), day.name]
                          .filter(Boolean)
                          .join(' ')}
                        title={day.name ?? undefined}
                        disabled={!data.allowed.edit}
                        onClick={() => setDate(day.date)}
                      >
                        {Number(day.date.slice(8))}
                      </button>
                    </li>
                  ))}
                </ol>
              </section>
            ))}
          </div>
          <h2>{t('calendar.named')}</h2>
          <ul className="plain-list">
            {data.days.map((day) => (
              <li key={day.date}>
                <span className="figures">{t.date(day.date)}</span> {day.name}
                <span className="small">{t(day.kind === 'holiday' ? 'calendar.off' : 'calendar.on')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {date && data && (
        <DayForm date={date} set={data.days.find((day) => day.date === date)} onClose={() => setDate(null)} />
      )}
      {hours && data && (
        <HoursForm from={data.from} to={data.to} weekdays={data.weekdays} onClose={() => setHours(false)} />
      )}
    </Page>
  );
}

const dayClass: Record<DayKind, string> = { holiday: 'off', workday: 'on', rest: 'rest', work: '' };

function DayForm({
  date,
  set,
  onClose,
}: {
  date: string;
  set: { kind: 'holiday' | 'workday'; name: string } | undefined;
  onClose(): void;
}) {
  const t = useWords();
  const [kind, setKind] = useState<'holiday' | 'workday' | 'week'>(set?.kind ?? 'week');
  const [name, setName] = useState(set?.name ?? '');
  const setDay = useAct('calendar.set-day', { onDone: onClose });
  const clearDay = useAct('calendar.clear-day', { onDone: onClose });
  const save = (): void => {
    if (kind !== 'week')
      setDay.run({ date, kind, name: name.trim() || t(kind === 'holiday' ? 'calendar.off' : 'calendar.on') });
    else if (set) clearDay.run({ date });
    else onClose();
  };
  return (
    <Modal
      open
      title={t.date(date)}
      okText={t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: setDay.busy || clearDay.busy }}
      onOk={save}
      onCancel={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Radio.Group
          vertical
          aria-label={t('calendar.what')}
          value={kind}
          onChange={(event) => setKind(event.target.value as typeof kind)}
          options={(['week', 'holiday', 'workday'] as const).map((value) => ({
            value,
            label: t(`calendar.set.${value}`),
          }))}
        />
        {kind !== 'week' && <TextLine label={t('calendar.name')} value={name} onChange={setName} max={60} />}
      </form>
      <RefusalNote error={setDay.refusal ?? clearDay.refusal} />
    </Modal>
  );
}

function HoursForm({ onClose, ...before }: { from: string; to: string; weekdays: readonly number[]; onClose(): void }) {
  const t = useWords();
  const [from, setFrom] = useState(before.from);
  const [to, setTo] = useState(before.to);
  const [weekdays, setWeekdays] = useState<number[]>([...before.weekdays]);
  const change = useAct('calendar.change-hours', { onDone: onClose });
  return (
    <FormDrawer
      title={t('calendar.hours')}
      lead={t('calendar.hours-lead')}
      submitWords={t('save')}
      busy={change.busy}
      refusal={change.refusal}
      onClose={onClose}
      onSubmit={() => change.run({ from, to, weekdays })}
    >
      <TextLine label={t('calendar.from')} value={from} onChange={setFrom} max={5} needed type="time" />
      <TextLine label={t('calendar.to')} value={to} onChange={setTo} max={5} needed type="time" />
      <fieldset className="field">
        <legend>{t('calendar.weekdays')}</legend>
        <Checkbox.Group
          value={weekdays}
          onChange={setWeekdays}
          options={[1, 2, 3, 4, 5, 6, 0].map((value) => ({ value, label: t.of('weekday', String(value)) }))}
        />
      </fieldset>
    </FormDrawer>
  );
}
