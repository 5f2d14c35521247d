/** Why an act of the call bar was refused, above the bar: inside it the sentence would push the buttons away. */
export const BarNote = ({ text }: { text: string }) => (
  <span role="alert" className="sj-callbar-note sj-desk-bad">
    {text}
  </span>
);
