import { DeleteOutlined, StopOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { memo, type ReactNode } from "react";
import type { CommentRead } from "@shared/generated/model/index.ts";
import { timeOfDay } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useDeleteComment, useRestoreComment } from "./api.ts";
import { PinButton } from "./PinButton.tsx";
import type { Person } from "./RemovePerson.tsx";

interface Props {
  broadcastId: string;
  comment: CommentRead;
  mayModerate: boolean;
  onRemove: (person: Person) => void;
  /** More that can be done to its author. */
  acts?: (comment: CommentRead) => ReactNode;
}

/** Drawn once: a comment does not change, and in a rush of them the others must not cost anything. */
export const CommentRow = memo(function CommentRow({ broadcastId, comment, mayModerate, onRemove, acts }: Props) {
  const { t, locale } = useText();
  const notify = useNotify();
  const remove = useDeleteComment(broadcastId);
  const { author } = comment;
  const restore = useRestoreComment(broadcastId);
  const undo = () => notify.heed(restore.mutateAsync(comment.id));
  const deletes = () => notify.heed(remove.mutateAsync(comment.id).then(() => notify.undoable(t("desk.did_delete"), t("desk.undo"), undo)));
  return (
    <li className="comment">
      <div className="comment-words">
        <span className="comment-head">
          <span className="comment-author">{author.name}</span>
          {author.role !== "viewer" && <span className={`comment-role role-${author.role}`}>{t(`author.${author.role}`)}</span>}
          {author.first_time && author.role === "viewer" && <span className="comment-role role-new">{t("author.first_time")}</span>}
          <time className="muted small figures" dateTime={comment.created_at}>
            {timeOfDay(comment.created_at, locale)}
          </time>
        </span>
        {comment.reply_to && <span className="muted small">{t("talk.answers", { name: comment.reply_to.author.name })}</span>}
        <p>{comment.body}</p>
      </div>
      {mayModerate && (
        <span className="comment-acts">
          <PinButton broadcastId={broadcastId} commentId={comment.id} name={author.name} />
          <Tooltip title={t("talk.delete")}>
            <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} aria-label={t("talk.delete_of", { name: author.name })} onClick={deletes} />
          </Tooltip>
          {(author.role === "viewer" || author.role === "member") && (
            <>
              {acts?.(comment)}
              <Tooltip title={t("talk.remove")}>
                <Button type="text" size="small" icon={<StopOutlined aria-hidden />} aria-label={t("talk.remove_who", { name: author.name })} onClick={() => onRemove(author)} />
              </Tooltip>
            </>
          )}
        </span>
      )}
    </li>
  );
});
