import { useEffect } from "react";
import { useText } from "./text.ts";

/** Names the page in the browser's tab. */
export function useDocumentTitle(title: string): void {
  const { t } = useText();
  const product = t("app.name");
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
