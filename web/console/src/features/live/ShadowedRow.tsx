import { CheckOutlined } from "@ant-design/icons";
import { Button, Tag, Tooltip } from "antd";
import { memo, type ReactNode } from "react";
import type { CommentRead } from "@shared/generated/model/index.ts";
import { timeOfDay } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useReleaseShadowed } from "./api.ts";

interface Props {
  broadcastId: string;
  comment: CommentRead;
  acts?: (comment: CommentRead) => ReactNode;
}

/** A comment that nobody but its author and moderators see; it can be shown to everybody after all. */
export const ShadowedRow = memo(function ShadowedRow({ broadcastId, comment, acts }: Props) {
  const { t, locale } = useText();
  const notify = useNotify();
  const release = useReleaseShadowed(broadcastId);
  const { author } = comment;
  return (
    <li className="comment is-shadowed">
      <div className="comment-words">
        <span className="comment-head">
          <span className="comment-author">{author.name}</span>
          <Tag>{t("desk.held.shadowed")}</Tag>
          <time className="muted small figures" dateTime={comment.created_at}>
            {timeOfDay(comment.created_at, locale)}
          </time>
        </span>
        {comment.reply_to && <span className="muted small">{t("talk.answers", { name: comment.reply_to.author.name })}</span>}
        <p>{comment.body}</p>
      </div>
      <span className="comment-acts">
        <Tooltip title={t("talk.show_to_all")}>
          <Button
            type="text"
            size="small"
            icon={<CheckOutlined aria-hidden />}
            loading={release.isPending}
            aria-label={t("talk.show_to_all_of", { name: author.name })}
            onClick={() => release.mutate(comment.id, { onError: notify.failed })}
          />
        </Tooltip>
        {acts?.(comment)}
      </span>
    </li>
  );
});
