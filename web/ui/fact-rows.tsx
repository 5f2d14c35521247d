/** Rows of a list of facts; what is not known has no row. Stands in a `dl`. */
export function FactRows({ facts }: { readonly facts: readonly (readonly [string, string | null])[] }) {
  return facts.map(
    ([name, value]) =>
      value !== null && (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ),
  );
}
