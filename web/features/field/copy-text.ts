/**
 * The clipboard exists on secure pages alone; a phone in the field may reach the house over plain http. There the text is offered in a
 * selected field instead, from which a long press copies it.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    window.prompt('', text);
    return false;
  }
}
