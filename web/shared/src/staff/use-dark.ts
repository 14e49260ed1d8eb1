/** Follows the system's wish for dark or light, and marks the document for `tokens.css`. */
import { useEffect } from "react";
import { useMedia } from "./use-media.ts";

export function useDark(): boolean {
  const dark = useMedia("(prefers-color-scheme: dark)");
  useEffect(() => {
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  }, [dark]);
  return dark;
}
