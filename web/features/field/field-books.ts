/** The books of the engineer's page. The build keeps them on the phone, too, in both languages: without a line nothing can be fetched. */
export const FIELD_BOOKS: readonly string[] = ['cases', 'field'];
