/** Which address of an account is deleted: whether it is gone says nothing of what is proposed then. Pure. */

/** Fixed before it is sent: afterwards the record does not tell it any more. */
export const goneOf = (one: { id: string } | null | undefined): { gone?: string } =>
  one ? { gone: one.id } : {};

/** Of a call that did not say which: none is left. */
export function isGone(left: { id: string }[] | null | undefined, gone: string | undefined): boolean {
  if (gone === undefined) return (left ?? []).length === 0;
  return !left?.some(({ id }) => id === gone);
}
