/** A named value of a `dl.facts`; nothing when there is no value. */
export function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  if (value === null || value === undefined || value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
