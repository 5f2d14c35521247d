/**
 * Stands in for TypeBox in everything that a browser loads. The files in shared/contracts make the server's schemas beside the types and
 * words that screens use; a screen judges nothing by a schema, and library and schemas would be a twentieth of every page.
 */
type Maker = () => object;
const nothing: Maker = () => ({});
export const Type: Readonly<Record<string, Maker>> = new Proxy({}, { get: () => nothing });
