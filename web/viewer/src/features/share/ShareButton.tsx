import { Icon } from "../../shared/ui/Icon.tsx";
import { say } from "../../shared/ui/toast.ts";
import { t } from "../../shared/text.ts";

async function share(title: string): Promise<void> {
  const url = location.href;
  try {
    if (navigator.share) {
      await navigator.share({ title, url });
      return;
    }
    await navigator.clipboard.writeText(url);
    say(t("share.copied"));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return; // the person closed the sheet
    window.prompt(t("share.manual"), url); // no clipboard: not a secure page, or not allowed
  }
}

export function ShareButton({ title }: { title: string }) {
  return (
    <button type="button" class="round" onClick={() => void share(title)} aria-label={t("share.action")}>
      <Icon name="share" size={20} />
    </button>
  );
}
