import { useEffect, useState, type Ref } from 'react';
import { useSettled } from './use-settled.ts';

/** Searches while one types, after a short pause. */
export function SearchLine({
  label,
  value,
  onChange,
  ref,
}: {
  label: string;
  value: string;
  onChange(value: string): void;
  ref?: Ref<HTMLInputElement>;
}) {
  const [typed, setTyped] = useState(value);
  const settled = useSettled(typed.trim(), 250);
  useEffect(() => {
    if (settled !== value) onChange(settled);
    // only what was typed asks anew
    // oxlint-disable-next-line react/exhaustive-deps
  }, [settled]);
  return (
    <input
      {...(ref ? { ref } : {})}
      type="search"
      className="text-field search-line"
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={40}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
