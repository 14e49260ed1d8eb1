import { memo, useLayoutEffect, useRef } from "react";
import type { CommentRead } from "@shared/generated/model/index.ts";
import type { LiveState } from "@shared/staff/room/live-state.ts";
import { useFollowing } from "@shared/staff/room/use-live.ts";
import { useText } from "../../shared/text.ts";

const NEAR_END_PIXELS = 64;

/** The comments, large enough to read from a step away. */
export function Comments({ live }: { live: LiveState }) {
  const { t } = useText();
  const list = useRef<HTMLOListElement>(null);
  const [following, setFollowing] = useFollowing(live);
  const { comments } = live;
  useLayoutEffect(() => {
    if (following && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [comments, following]);
  const watchScroll = () => {
    const box = list.current;
    if (box) setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS);
  };
  return (
    <section className="comments" aria-labelledby="comments-heading">
      <h2 id="comments-heading">{t("studio.comments")}</h2>
      {comments.length === 0 && <p className="hint">{t("talk.none")}</p>}
      <ol ref={list} onScroll={watchScroll} tabIndex={0} aria-label={t("studio.comments")}>
        {comments.map((comment) => (
          <Row key={comment.id} comment={comment} />
        ))}
      </ol>
      {!following && (
        <button type="button" className="button newest" onClick={() => setFollowing(true)}>
          {t("studio.newest")}
        </button>
      )}
    </section>
  );
}

const Row = memo(function Row({ comment }: { comment: CommentRead }) {
  return (
    <li>
      <span className="author">{comment.author.name}</span>
      <p>{comment.body}</p>
    </li>
  );
});
