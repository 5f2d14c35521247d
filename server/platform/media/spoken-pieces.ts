/**
 * Words of the normaliser from pieces that are recorded once, so that amounts and volumes can be said without any speech engine:
 * 十二元零五分 → 十 二 元 零 五 分. Undefined when a word has no piece.
 */
const PIECES: Readonly<Record<string, string>> = {
  零: 'number-0',
  一: 'number-1',
  幺: 'number-1-yao',
  二: 'number-2',
  两: 'number-2-liang',
  三: 'number-3',
  四: 'number-4',
  五: 'number-5',
  六: 'number-6',
  七: 'number-7',
  八: 'number-8',
  九: 'number-9',
  十: 'number-10',
  百: 'number-100',
  千: 'number-1000',
  万: 'number-10000',
  亿: 'number-100000000',
  点: 'number-point',
  负: 'number-minus',
  元: 'number-yuan',
  角: 'number-jiao',
  分: 'number-fen',
  兆: 'number-mega',
  G: 'number-giga',
};
/** More would be a sentence, and a sentence cut from pieces is not understood. */
const MAX_PIECES = 40;

export function piecesOf(words: string): readonly string[] | undefined {
  const letters = Array.from(words.replace(/[\s，。]/g, ''));
  if (letters.length === 0 || letters.length > MAX_PIECES) return undefined;
  const sounds = letters.map((c) => (Object.hasOwn(PIECES, c) ? PIECES[c] : undefined));
  return sounds.every((s) => s !== undefined) ? sounds : undefined;
}
