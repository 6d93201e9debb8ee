import { useState } from 'react';
import { civilDateIn, dateAfter } from '../deadlines.ts';
import { useWords } from '../language.ts';
import { outcomes, returnGrounds, type Outcome } from '../matter.ts';
import type { Doing } from '../outbox/doings.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { useDraft } from '../parts/draft.ts';
import { Choice, Form, TextArea, TextLine, useTextFault } from '../parts/form.tsx';
import { Phrases } from '../parts/phrases.tsx';
import { PictureInput } from '../parts/picture-input.tsx';
import { useMe } from '../phone/use-phone.ts';

/** `start` and `startPictures` are what a piece being mended held; a new one starts from its draft. */
export interface DeedFormProps {
  draftKey: string | null;
  promisedOn: string | null;
  start: Readonly<Record<string, unknown>>;
  startPictures: readonly KeptPicture[];
  onSend: (input: Doing['input'], pictures: readonly KeptPicture[]) => Promise<void>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether faults are shown: not before the person has tried to send. */
function useChecked(faults: readonly (string | undefined)[]): [boolean, () => boolean] {
  const [tried, setTried] = useState(false);
  const check = () => {
    setTried(true);
    return faults.every((fault) => fault === undefined);
  };
  return [tried, check];
}

export function NoteForm({ draftKey, start, startPictures, onSend }: DeedFormProps) {
  const { t } = useWords();
  const fault = useTextFault();
  const [busy, setBusy] = useState(false);
  const [draft, change, forget] = useDraft(draftKey, {
    text: textOf(start['text']),
    audience: textOf(start['audience']) || 'internal',
    pictures: startPictures,
  });
  const wrong = fault(draft.text, { to: 2000 });
  const [tried, check] = useChecked([wrong]);
  const send = async () => {
    await onSend({ text: draft.text.trim(), audience: draft.audience }, draft.pictures);
    forget();
  };
  return (
    <Form send={t('note.send')} check={check} onSend={send} busy={busy}>
      <TextArea
        label={t('note.text')}
        value={draft.text}
        error={tried ? wrong : undefined}
        onChange={(text) => change({ text })}
      />
      <PictureInput pictures={draft.pictures} onChange={(pictures) => change({ pictures })} onBusy={setBusy} />
      <Choice
        label={t('note.audience')}
        value={draft.audience}
        options={[
          { value: 'internal', words: t('note.internal') },
          { value: 'resident', words: t('note.resident') },
        ]}
        onChange={(audience) => change({ audience })}
      />
    </Form>
  );
}

export function AskForm({ draftKey, start, onSend }: DeedFormProps) {
  const { t } = useWords();
  const fault = useTextFault();
  const [draft, change, forget] = useDraft(draftKey, { question: textOf(start['question']) });
  const wrong = fault(draft.question, { to: 1000 });
  const [tried, check] = useChecked([wrong]);
  const send = async () => {
    await onSend({ question: draft.question.trim() }, []);
    forget();
  };
  return (
    <Form send={t('ask.send')} check={check} onSend={send}>
      <TextArea
        label={t('ask.question')}
        hint={t('ask.hint')}
        value={draft.question}
        error={tried ? wrong : undefined}
        onChange={(question) => change({ question })}
      />
    </Form>
  );
}

export function AnswerForm({ draftKey, start, startPictures, onSend }: DeedFormProps) {
  const { t } = useWords();
  const fault = useTextFault();
  const [busy, setBusy] = useState(false);
  const [draft, change, forget] = useDraft(draftKey, { answer: textOf(start['answer']), pictures: startPictures });
  const wrong = fault(draft.answer, { to: 4000 });
  const [tried, check] = useChecked([wrong]);
  const send = async () => {
    await onSend({ answer: draft.answer.trim() }, draft.pictures);
    forget();
  };
  return (
    <Form send={t('answer.send')} check={check} onSend={send} busy={busy}>
      <TextArea
        label={t('answer.text')}
        value={draft.answer}
        error={tried ? wrong : undefined}
        onChange={(answer) => change({ answer })}
      />
      <PictureInput pictures={draft.pictures} onChange={(pictures) => change({ pictures })} onBusy={setBusy} />
    </Form>
  );
}

export interface OutcomeDraft {
  outcome: Outcome;
  outcomeText: string;
  reviewOn: string;
  referredTo: string;
}

export function outcomeStart(start: Readonly<Record<string, unknown>>): OutcomeDraft {
  return {
    outcome: outcomes.find((outcome) => outcome === start['outcome']) ?? 'solved',
    outcomeText: textOf(start['outcomeText']),
    reviewOn: textOf(start['reviewOn']),
    referredTo: textOf(start['referredTo']),
  };
}

/** The fields of an outcome as the commands take them. */
export function outcomeInput(draft: OutcomeDraft): Doing['input'] {
  return {
    outcome: draft.outcome,
    outcomeText: draft.outcomeText.trim(),
    ...(draft.outcome === 'cannot-now' ? { reviewOn: draft.reviewOn } : {}),
    ...(draft.outcome === 'not-ours' ? { referredTo: draft.referredTo.trim() } : {}),
  };
}

interface OutcomeFaults {
  text: string | undefined;
  review: string | undefined;
  referred: string | undefined;
}

export function useOutcomeFaults(draft: OutcomeDraft): OutcomeFaults {
  const { t } = useWords();
  const me = useMe();
  const fault = useTextFault();
  const today = civilDateIn(me.zone, Date.now());
  return {
    text: fault(draft.outcomeText, { to: 4000 }),
    review: draft.outcome === 'cannot-now' && draft.reviewOn <= today ? t('error.date-later') : undefined,
    referred: draft.outcome === 'not-ours' ? fault(draft.referredTo, { to: 500 }) : undefined,
  };
}

/** What came of it: one of four outcomes and words the resident reads, with ready ones for the simple cases. */
export function OutcomeFields(props: {
  draft: OutcomeDraft;
  faults: OutcomeFaults | null;
  label: string;
  change: (part: Partial<OutcomeDraft>) => void;
}) {
  const { draft, faults, label, change } = props;
  const { t, word } = useWords();
  const me = useMe();
  const tomorrow = dateAfter(civilDateIn(me.zone, Date.now()), 1);
  return (
    <>
      <Choice
        label={t('resolve.outcome')}
        value={draft.outcome}
        options={outcomes.map((outcome) => ({ value: outcome, words: word(`outcome.${outcome}`) }))}
        onChange={(value) => change({ outcome: outcomes.find((outcome) => outcome === value) ?? 'solved' })}
      />
      {draft.outcome === 'cannot-now' ? (
        <TextLine
          type="date"
          label={t('resolve.review-on')}
          value={draft.reviewOn}
          min={tomorrow}
          error={faults?.review}
          onChange={(reviewOn) => change({ reviewOn })}
        />
      ) : null}
      {draft.outcome === 'not-ours' ? (
        <TextLine
          label={t('resolve.referred-to')}
          value={draft.referredTo}
          error={faults?.referred}
          onChange={(referredTo) => change({ referredTo })}
        />
      ) : null}
      <Phrases outcome={draft.outcome} onPick={(outcomeText) => change({ outcomeText })} />
      <TextArea
        label={label}
        rows={3}
        value={draft.outcomeText}
        error={faults?.text}
        onChange={(outcomeText) => change({ outcomeText })}
      />
    </>
  );
}

export function ResolveForm({ draftKey, start, startPictures, onSend }: DeedFormProps) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [draft, change, forget] = useDraft(draftKey, { ...outcomeStart(start), pictures: startPictures });
  const faults = useOutcomeFaults(draft);
  const [tried, check] = useChecked(Object.values(faults));
  const send = async () => {
    await onSend(outcomeInput(draft), draft.pictures);
    forget();
  };
  return (
    <Form send={t('resolve.send')} check={check} onSend={send} busy={busy}>
      <OutcomeFields draft={draft} faults={tried ? faults : null} label={t('resolve.text')} change={change} />
      <PictureInput pictures={draft.pictures} onChange={(pictures) => change({ pictures })} onBusy={setBusy} />
    </Form>
  );
}

export function ReturnForm({ draftKey, start, onSend }: DeedFormProps) {
  const { t, word } = useWords();
  const fault = useTextFault();
  const [draft, change, forget] = useDraft(draftKey, {
    ground: textOf(start['ground']),
    argument: textOf(start['argument']),
  });
  const groundWrong = draft.ground ? undefined : t('error.needed');
  const wrong = fault(draft.argument, { from: 5, to: 2000 });
  const [tried, check] = useChecked([groundWrong, wrong]);
  const send = async () => {
    await onSend({ ground: draft.ground, argument: draft.argument.trim() }, []);
    forget();
  };
  return (
    <Form send={t('return.send')} check={check} onSend={send}>
      <Choice
        label={t('return.ground')}
        hint={t('return.hint')}
        value={draft.ground}
        error={tried ? groundWrong : undefined}
        options={returnGrounds.map((ground) => ({ value: ground, words: word(`ground.${ground}`) }))}
        onChange={(ground) => change({ ground })}
      />
      <TextArea
        label={t('return.argument')}
        value={draft.argument}
        error={tried ? wrong : undefined}
        onChange={(argument) => change({ argument })}
      />
    </Form>
  );
}

export function PromiseForm({ draftKey, promisedOn, start, onSend }: DeedFormProps) {
  const { t, date } = useWords();
  const me = useMe();
  const fault = useTextFault();
  const [draft, change, forget] = useDraft(draftKey, {
    toDate: textOf(start['toDate']),
    reason: textOf(start['reason']),
  });
  const today = civilDateIn(me.zone, Date.now());
  const last = promisedOn && promisedOn > today ? promisedOn : today;
  const dateWrong = draft.toDate > last ? undefined : t('error.date-later');
  const wrong = fault(draft.reason, { from: 2, to: 1000 });
  const [tried, check] = useChecked([dateWrong, wrong]);
  const send = async () => {
    await onSend({ toDate: draft.toDate, reason: draft.reason.trim() }, []);
    forget();
  };
  return (
    <Form send={t('promise.send')} check={check} onSend={send}>
      {promisedOn ? <p>{t('promise.now', { date: date(promisedOn) })}</p> : null}
      <TextLine
        type="date"
        label={t('promise.to')}
        hint={t('promise.hint')}
        min={dateAfter(last, 1)}
        value={draft.toDate}
        error={tried ? dateWrong : undefined}
        onChange={(toDate) => change({ toDate })}
      />
      <TextArea
        label={t('promise.reason')}
        hint={t('promise.reason-hint')}
        value={draft.reason}
        error={tried ? wrong : undefined}
        onChange={(reason) => change({ reason })}
      />
    </Form>
  );
}
