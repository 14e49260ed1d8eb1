/** Follows the system's wish for dark or light, and marks the document for `tokens.css`. */
import { useEffect, useSyncExternalStore } from "react";

const DARK = "(prefers-color-scheme: dark)";

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(DARK);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

export function useDark(): boolean {
  const dark = useSyncExternalStore(subscribe, () => window.matchMedia(DARK).matches);
  useEffect(() => {
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  }, [dark]);
  return dark;
}
