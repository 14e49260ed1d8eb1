/** Whether this browser's guest has chosen a name: asked once, before the first comment. */
const KEY = "liveloop.named";

export function hasNickname(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch (error) {
    if (error instanceof DOMException) return namedThisVisit;
    throw error;
  }
}

export function keepNickname(): void {
  namedThisVisit = true;
  try {
    localStorage.setItem(KEY, "1");
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // no storage: asked again on the next visit
  }
}

let namedThisVisit = false;
