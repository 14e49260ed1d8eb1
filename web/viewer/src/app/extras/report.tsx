/** The menu of a comment: a report. */
import { signal } from "@preact/signals";
import type { CommentItem } from "../../features/comments/core.ts";
import { ReportForm } from "../../features/report/ReportForm.tsx";
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { say } from "../../shared/ui/toast.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

export function report(visit: Visit): Extra {
  const shown = signal<CommentItem | null>(null);
  const close = () => (shown.value = null);
  if (!visit.address.replayId) visit.menu.value = (item) => (shown.value = item);
  const sheet = () => {
    const item = shown.value;
    if (!item || !visit.room.value.you) return null;
    return (
      <Sheet title={t("report.title")} onClose={close}>
        <ReportForm
          comment={item}
          onReport={async (reason, words) => {
            await visit.session.send(crypto.randomUUID(), "comment.report", { comment_id: item.id, reason, words: words || null });
            close();
            say(t("report.thanks"));
          }}
        />
      </Sheet>
    );
  };
  return { places: { cards: sheet } };
}
