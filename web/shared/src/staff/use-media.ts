/** Follows what the system says of itself, such as dark or light. */
import { useSyncExternalStore } from "react";

export function useMedia(condition: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(condition);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => window.matchMedia(condition).matches,
  );
}
