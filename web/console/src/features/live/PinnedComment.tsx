import { PushpinFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useState } from "react";
import type { CommentPinned } from "@shared/generated/events.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useUnpin } from "./api.ts";

interface Props {
  broadcastId: string;
  pin: CommentPinned;
  /** The server's clock minus ours, milliseconds. */
  clockOffset: number;
  mayModerate: boolean;
}

/** What viewers have on top now. */
export function PinnedComment({ broadcastId, pin, clockOffset, mayModerate }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const unpin = useUnpin(broadcastId);
  const over = useOver(pin.until, clockOffset);
  if (over) return null;
  return (
    <div className="pinned">
      <PushpinFilled aria-label={t("pin.pinned")} />
      <p>
        <span className="comment-author">{pin.author.name}</span> {pin.body}
      </p>
      {mayModerate && (
        <Button size="small" loading={unpin.isPending} onClick={() => unpin.mutate(undefined, { onError: notify.failed })}>
          {t("pin.unpin")}
        </Button>
      )}
    </div>
  );
}

/** Whether a moment of the server's time has passed. */
function useOver(until: string | null, clockOffset: number): boolean {
  const left = until === null ? Infinity : Date.parse(until) - Date.now() - clockOffset;
  const [passed, setPassed] = useState<string | null>(null);
  useEffect(() => {
    if (until === null || left <= 0) return;
    const timer = setTimeout(() => setPassed(until), left);
    return () => clearTimeout(timer);
    // `left` shrinks with every drawing; the moment itself does not move.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [until, clockOffset]);
  return until !== null && (left <= 0 || passed === until);
}
