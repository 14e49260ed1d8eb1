/** The order of a list that is moved by hand. Pure. */

/** `id` in the place of `target`, the others in their order. */
export function movedTo(ids: readonly string[], id: string, target: string): string[] {
  const to = ids.indexOf(target);
  const rest = ids.filter((one) => one !== id);
  return to < 0 || !ids.includes(id) ? [...ids] : [...rest.slice(0, to), id, ...rest.slice(to)];
}

/** `id` up (-1) or down (1) by one place; at the ends it stays. */
export function shifted(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const target = ids[ids.indexOf(id) + by];
  return target === undefined ? [...ids] : movedTo(ids, id, target);
}

/** Items in the order of `ids`; those that it does not name come last. */
export function arranged<T extends { id: string }>(items: readonly T[], ids: readonly string[]): T[] {
  const place = (item: T) => (ids.includes(item.id) ? ids.indexOf(item.id) : ids.length);
  return [...items].sort((one, other) => place(one) - place(other));
}

export function sameOrder(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
