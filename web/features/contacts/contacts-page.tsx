/** Filled in below. */
export function ContactsPage() {
  return null;
}
