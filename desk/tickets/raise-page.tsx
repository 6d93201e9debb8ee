import { Button, Checkbox, Input, Radio } from 'antd';
import { useRef, useState } from 'react';
import { newId } from '../../doors/client.ts';
import { useAct } from '../door/queries.ts';
import { AreaPicker } from '../look/area-picker.tsx';
import { ChoiceField, Field } from '../look/field.tsx';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { useMe } from '../shell/me.ts';
import { Link } from '../shell/router.ts';
import { addDays, civilDate } from '../text/time.ts';
import { useWords } from '../text/words.tsx';
import { emptyDraft, missingOf, raiseInput, settleInput, type MatterDraft } from './matter.ts';
import { PictureField } from './picture-field.tsx';
import { outcomes } from './words-of-tickets.ts';

interface Begun {
  id: string;
  number: string;
  settled: boolean;
}

/** Takes a matter down for somebody at the counter or on the phone, quickly and with the keyboard only; one after another. */
export default function RaisePage() {
  const t = useWords();
  const me = useMe();
  const [draft, setDraft] = useState<MatterDraft>(() => ({
    ...emptyDraft(),
    channel: me.roleNames.includes('clerk') || !me.roleNames.includes('grid-worker') ? 'phone' : 'grid-worker',
  }));
  const [id, setId] = useState(() => newId());
  const [missing, setMissing] = useState<readonly (keyof MatterDraft)[]>([]);
  const [begun, setBegun] = useState<Begun | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const done = (answer: { id: string; number: string }, settled: boolean): void => {
    setBegun({ id: answer.id, number: answer.number, settled });
    setDraft(emptyDraft(draft));
    setId(newId());
    form.current?.querySelector('textarea')?.focus();
    window.scrollTo(0, 0);
  };
  const raise = useAct('tickets.raise', { onDone: (answer) => done(answer, false) });
  const settle = useAct('tickets.settle', { onDone: (answer) => done(answer, true) });
  const acting = draft.settled ? settle : raise;

  const set = (change: Partial<MatterDraft>): void => {
    setDraft((before) => ({ ...before, ...change }));
    setMissing((before) => before.filter((name) => !(name in change)));
  };
  const wrong = (name: keyof MatterDraft): string | undefined =>
    missing.includes(name) ? t('form.missing') : undefined;

  function submit(): void {
    const wanting = missingOf(draft);
    setMissing(wanting);
    if (wanting.length > 0) {
      form.current?.querySelector<HTMLElement>(`[data-field="${wanting[0]}"] :is(input, textarea)`)?.focus();
      return;
    }
    if (raise.busy || settle.busy) return;
    setBegun(null);
    if (draft.settled) settle.run(settleInput(id, draft));
    else raise.run(raiseInput(id, draft));
  }

  return (
    <Page title={t('raise.title')} lead={t('raise.lead')}>
      <div aria-live="polite">
        {begun && (
          <p className="done-note">
            {t(begun.settled ? 'raise.settled-done' : 'raise.done')}
            <Link to={`/tickets/${begun.id}`} className="figures">
              {begun.number}
            </Link>
            {t('raise.tell-number')}
          </p>
        )}
      </div>
      <form
        ref={form}
        noValidate
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        <div data-field="body">
          <Field label={t('raise.body')} hint={t('raise.body-hint')} wrong={wrong('body')}>
            {({ id: inputId, describedBy }) => (
              <Input.TextArea
                id={inputId}
                aria-describedby={describedBy}
                autoFocus
                autoSize={{ minRows: 5, maxRows: 16 }}
                maxLength={4000}
                value={draft.body}
                onChange={(event) => set({ body: event.target.value })}
              />
            )}
          </Field>
        </div>
        <div data-field="areaId">
          <Field label={t('raise.area')} wrong={wrong('areaId')}>
            {({ id: inputId }) => (
              <AreaPicker id={inputId} value={draft.areaId} onChange={(areaId) => set({ areaId })} />
            )}
          </Field>
        </div>
        {textField({ name: 'placeWords', label: t('raise.place'), max: 200 })}
        {textField({ name: 'category', label: t('ticket.category'), max: 40 })}
        <ChoiceField label={t('raise.channel')}>
          <Radio.Group
            value={draft.channel}
            onChange={(event) => set({ channel: event.target.value as MatterDraft['channel'] })}
            options={(['phone', 'counter', 'grid-worker'] as const).map((each) => ({
              value: each,
              label: t.of('channel', each),
            }))}
          />
        </ChoiceField>
        <h2>{t('reporter.title')}</h2>
        <p className="about">{t('raise.reporter-hint')}</p>
        <div className="side-by-side">
          {textField({ name: 'name', label: t('reporter.name'), max: 40 })}
          {textField({ name: 'phone', label: t('reporter.phone'), max: 30, mode: 'tel' })}
        </div>
        {textField({ name: 'address', label: t('reporter.address'), max: 200 })}
        <PictureField
          label={t('act.pictures')}
          value={draft.pictureIds}
          onChange={(pictureIds) => set({ pictureIds })}
        />
        <div className="field">
          <Checkbox checked={draft.settled} onChange={(event) => set({ settled: event.target.checked })}>
            {t('raise.settled')}
          </Checkbox>
        </div>
        {draft.settled && (
          <>
            <div data-field="outcome">
              <ChoiceField label={t('act.outcome')} wrong={wrong('outcome')}>
                <Radio.Group
                  vertical
                  value={draft.outcome}
                  onChange={(event) => set({ outcome: event.target.value as string })}
                  options={outcomes.map((each) => ({ value: each, label: t.of('outcome', each) }))}
                />
              </ChoiceField>
            </div>
            <div data-field="outcomeText">
              <Field label={t('act.outcome-text')} hint={t('act.outcome-text-hint')} wrong={wrong('outcomeText')}>
                {({ id: inputId, describedBy }) => (
                  <Input.TextArea
                    id={inputId}
                    aria-describedby={describedBy}
                    autoSize={{ minRows: 3, maxRows: 12 }}
                    maxLength={4000}
                    value={draft.outcomeText}
                    onChange={(event) => set({ outcomeText: event.target.value })}
                  />
                )}
              </Field>
            </div>
            {draft.outcome === 'cannot-now' && (
              <div data-field="reviewOn">
                <Field label={t('act.review-on')} hint={t('act.review-on-hint')} wrong={wrong('reviewOn')}>
                  {({ id: inputId }) => (
                    <input
                      id={inputId}
                      className="text-field"
                      type="date"
                      min={addDays(civilDate(new Date()), 1)}
                      value={draft.reviewOn}
                      onChange={(event) => set({ reviewOn: event.target.value })}
                    />
                  )}
                </Field>
              </div>
            )}
            {draft.outcome === 'not-ours' &&
              textField({ name: 'referredTo', label: t('act.referred-to'), max: 500, needed: true })}
          </>
        )}
        <RefusalNote error={acting.refusal} />
        <div className="form-end">
          <Button type="primary" htmlType="submit" loading={acting.busy}>
            {t(draft.settled ? 'raise.do-settled' : 'raise.do')}
          </Button>
          <span className="small">{t('raise.keys')}</span>
        </div>
      </form>
    </Page>
  );

  function textField({
    name,
    label,
    max,
    mode,
    needed,
  }: {
    name: TextName;
    label: string;
    max: number;
    mode?: 'tel';
    needed?: boolean;
  }) {
    return (
      <div data-field={name}>
        <Field label={label} wrong={wrong(name)} {...(needed ? {} : { optional: t('form.optional') })}>
          {({ id: inputId }) => (
            <Input
              id={inputId}
              maxLength={max}
              {...(mode ? { inputMode: mode } : {})}
              value={draft[name]}
              onChange={(event) => set({ [name]: event.target.value })}
            />
          )}
        </Field>
      </div>
    );
  }
}

type TextName = 'placeWords' | 'category' | 'name' | 'phone' | 'address' | 'referredTo';
