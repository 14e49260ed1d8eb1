import { CheckOutlined, CloseOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import { useEffect } from "react";
import type { HeldCommentRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useDecide, useQueue } from "./api.ts";

const TYPED_IN = "input, textarea, select, [contenteditable], [role=dialog] *";

/** Comments that wait for a person, the oldest first; nothing is drawn while none waits. That they could not be
 *  read is no such silence. */
export function Queue({ broadcastId }: { broadcastId: string }) {
  const { t } = useText();
  const notify = useNotify();
  const mayModerate = useMay("comments.moderate");
  const { data, isError, error, refetch } = useQueue(broadcastId, mayModerate);
  const decide = useDecide(broadcastId);
  const items = data?.items ?? [];
  const act = (id: string, shown: boolean) => decide.mutate({ id, shown }, { onError: notify.failed });
  const first = decide.isPending ? undefined : items[0]?.id;
  useKeys((key) => {
    if (first && key === "j") act(first, true);
    if (first && key === "k") act(first, false);
  });
  if (isError && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (items.length === 0) return null;
  const count = data?.next_cursor ? `${items.length}+` : items.length;
  return (
    <section className="card queue" aria-labelledby="queue-heading">
      <div className="card-head">
        <h2 id="queue-heading">{t("queue.title", { count })}</h2>
        <span className="muted small queue-keys">{t("queue.keys")}</span>
      </div>
      <ol className="queue-list" tabIndex={0} aria-labelledby="queue-heading">
        {items.map((item) => (
          <Held key={item.id} item={item} busy={decide.isPending && decide.variables.id === item.id} onDecide={(shown) => act(item.id, shown)} />
        ))}
      </ol>
    </section>
  );
}

function Held({ item, busy, onDecide }: { item: HeldCommentRead; busy: boolean; onDecide: (shown: boolean) => void }) {
  const { t } = useText();
  const { name } = item.author;
  return (
    <li className="comment">
      <div className="comment-words">
        <span className="comment-head">
          <span className="comment-author">{name}</span>
          {item.reasons.map((reason) => (
            <Tag key={reason}>{t(`reason.${reason}`)}</Tag>
          ))}
        </span>
        <p>{item.body}</p>
      </div>
      <span className="comment-acts">
        <Button size="small" type="primary" disabled={busy} icon={<CheckOutlined aria-hidden />} aria-label={t("queue.release_of", { name })} onClick={() => onDecide(true)}>
          {t("queue.release")}
        </Button>
        <Button size="small" disabled={busy} icon={<CloseOutlined aria-hidden />} aria-label={t("queue.reject_of", { name })} onClick={() => onDecide(false)}>
          {t("queue.reject")}
        </Button>
      </span>
    </li>
  );
}

/** Single keys, pressed while nothing is being typed. */
function useKeys(act: (key: string) => void) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target instanceof Element && event.target.closest(TYPED_IN)) return;
      act(event.key.toLowerCase());
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });
}
