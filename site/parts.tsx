/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { newId } from '../server/kernel/ids.ts';
import type { FieldError } from './page.tsx';
import type { View } from './view.ts';

interface FieldProps {
  view: View;
  name: string;
  errors: readonly FieldError[];
  hint?: string | undefined;
}

const errorOf = (errors: readonly FieldError[], name: string): string | undefined =>
  errors.find((error) => error.field === name)?.words;

/** Ids of what describes a field: its hint and what is wrong with it. */
const describedBy = (name: string, hint: unknown, error: unknown): string | undefined =>
  [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ') || undefined;

function Wrong({ view, name, words }: { view: View; name: string; words: string | undefined }) {
  if (words === undefined) return null;
  return (
    <span class="wrong" id={`${name}-error`}>
      <span class="away">{view.say('errors.prefix')}</span>
      {words}
    </span>
  );
}

type InputProps = FieldProps & {
  label: string;
  value?: string | undefined;
  type?: string;
  autocomplete?: string;
  inputmode?: 'numeric' | 'tel' | 'text' | 'search';
  maxlength?: number;
  short?: boolean;
  accept?: string;
  multiple?: boolean;
};

/** A line to write in, with its label, its hint and what is wrong with it. */
export function Input({ view, name, errors, hint, label, value, short, type = 'text', ...rest }: InputProps) {
  const error = errorOf(errors, name);
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label for={name}>{label}</label>
      {hint ? (
        <span class="hint" id={`${name}-hint`}>
          {hint}
        </span>
      ) : null}
      <Wrong view={view} name={name} words={error} />
      <input
        id={name}
        name={name}
        type={type}
        value={value}
        class={short ? 'short' : undefined}
        aria-describedby={describedBy(name, hint, error)}
        aria-invalid={error ? 'true' : undefined}
        {...rest}
      />
    </div>
  );
}

type TextProps = FieldProps & {
  label: Child;
  value?: string | undefined;
  rows?: number;
  maxlength?: number;
  /** with script, what is typed is kept in this tab until it is sent */
  keep?: boolean;
};

/** Room for some sentences. `label` may be the page's heading. */
export function TextArea({ view, name, errors, hint, label, value, rows = 5, maxlength, keep }: TextProps) {
  const error = errorOf(errors, name);
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label for={name}>{label}</label>
      {hint ? (
        <span class="hint" id={`${name}-hint`}>
          {hint}
        </span>
      ) : null}
      <Wrong view={view} name={name} words={error} />
      <textarea
        id={name}
        name={name}
        rows={rows}
        maxlength={maxlength}
        data-keep={keep || undefined}
        aria-describedby={describedBy(name, hint, error)}
        aria-invalid={error ? 'true' : undefined}
      >
        {value}
      </textarea>
    </div>
  );
}

export interface Option {
  value: string;
  words: string;
  /** the language of the words, where it is not the page's */
  lang?: string;
}

type ChoiceProps = FieldProps & {
  legend: Child;
  options: readonly Option[];
  value?: string | undefined;
  /** in columns where there is room */
  columns?: boolean;
};

/** One of several. The first radio carries the field's id, where the error summary leads. */
export function Choice({ view, name, errors, hint, legend, options, value, columns = false }: ChoiceProps) {
  const error = errorOf(errors, name);
  return (
    <fieldset class={error ? 'field has-error' : 'field'} aria-describedby={describedBy(name, hint, error)}>
      <legend>{legend}</legend>
      {hint ? (
        <span class="hint" id={`${name}-hint`}>
          {hint}
        </span>
      ) : null}
      <Wrong view={view} name={name} words={error} />
      <div class={columns ? 'two' : undefined}>
        {options.map((option, index) => (
          <label class="pick" lang={option.lang}>
            <input
              type="radio"
              id={index === 0 ? name : undefined}
              name={name}
              value={option.value}
              checked={option.value === value}
            />
            {option.words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The one thing to do on this page. */
export function Go({ words, name, value }: { words: string; name?: string; value?: string }) {
  return (
    <button class="go" type="submit" name={name} value={value}>
      {words}
    </button>
  );
}

/** A hidden field, left out when there is nothing to say. */
export function Hidden({ name, value }: { name: string; value: string | undefined }) {
  return value === undefined || value === '' ? null : <input type="hidden" name={name} value={value} />;
}

/** The id of what a form asks for, made with the page: sent twice (a double tap, a reload) it is one deed with one answer. */
export function CommandId() {
  return <input type="hidden" name="commandId" value={newId()} />;
}

/** Words with one link in them: the placeholder `{name}` becomes the link. */
export function Linked({ words, name, children }: { words: string; name: string; children: Child }) {
  const [before = '', after = ''] = words.split(`{${name}}`);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
