import { useId, type ReactNode } from 'react';

/** One question of a form: its label, how to answer it, and what is wrong with the answer. */
export function Field({
  label,
  hint,
  wrong,
  optional,
  children,
}: {
  label: string;
  hint?: ReactNode;
  wrong?: string | undefined;
  /** the word that says so; without it the answer is needed */
  optional?: string;
  children(ids: { id: string; describedBy: string }): ReactNode;
}) {
  const id = useId();
  const describedBy = `${id}-about`;
  return (
    <div className={wrong ? 'field wrong' : 'field'}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="optional">{optional}</span>}
      </label>
      {children({ id, describedBy })}
      <div id={describedBy} className="about">
        {hint}
        {wrong && <p className="wrong-words">{wrong}</p>}
      </div>
    </div>
  );
}

/** A question answered by choosing one of a few: the label is the group's. */
export function ChoiceField({
  label,
  hint,
  wrong,
  children,
}: {
  label: string;
  hint?: ReactNode;
  wrong?: string | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className={wrong ? 'field wrong' : 'field'}>
      <legend>{label}</legend>
      {hint && <div className="about">{hint}</div>}
      {children}
      {wrong && <p className="wrong-words">{wrong}</p>}
    </fieldset>
  );
}
