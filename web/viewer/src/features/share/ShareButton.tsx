import { Icon } from "../../shared/ui/Icon.tsx";
import { say } from "../../shared/ui/toast.ts";
import { t } from "../../shared/text.ts";

/** The ways that the server counts. */
export type ShareWay = "system" | "link";

/** Tells `shared` only of what has happened: the sheet came back, or the link was copied. */
async function share(title: string, url: string, shared: (way: ShareWay) => void): Promise<void> {
  try {
    if (navigator.share) {
      await navigator.share({ title, url });
      shared("system");
      return;
    }
    await navigator.clipboard.writeText(url);
    say(t("share.copied"));
    shared("link");
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return; // the person closed the sheet
    window.prompt(t("share.manual"), url); // no clipboard: not a secure page, or not allowed
  }
}

interface Props {
  title: string;
  /** The link to be passed on, when it is. */
  link: () => string;
  onShared: (way: ShareWay) => void;
}

export function ShareButton({ title, link, onShared }: Props) {
  return (
    <button type="button" class="round" onClick={() => void share(title, link(), onShared)} aria-label={t("share.action")}>
      <Icon name="share" size={20} />
    </button>
  );
}
