/** What a link that was passed on says: the channel it came by, and the person whose link it is. */
export const CHANNEL = "from";
export const INVITER = "by";

const PERSON = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function personOrNull(text: string | null): string | null {
  return text !== null && PERSON.test(text) ? text : null;
}
