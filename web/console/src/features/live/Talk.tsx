import { DownOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { CommentRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useFollowing } from "@shared/staff/room/use-live.ts";
import type { LiveState } from "@shared/staff/room/live-state.ts";
import { useText } from "../../shared/text.ts";
import { useOlderComments, useShadowed } from "./api.ts";
import { CommentRow } from "./CommentRow.tsx";
import { PinnedComment } from "./PinnedComment.tsx";
import { RemovePerson, type Person } from "./RemovePerson.tsx";
import { ShadowedRow } from "./ShadowedRow.tsx";
import { conversation } from "./shadowed.ts";

const NEAR_END_PIXELS = 48;

/** The comments as they come, with moderation. */
export function Talk({ live, acts }: { live: LiveState; acts?: (comment: CommentRead) => ReactNode }) {
  const { t } = useText();
  const mayModerate = useMay("comments.moderate");
  const list = useRef<HTMLOListElement>(null);
  const [following, setFollowing] = useFollowing(live);
  const [removing, setRemoving] = useState<Person | null>(null);
  const earlier = useOlderComments(live.broadcastId);
  const shadowed = useShadowed(live, mayModerate);
  const comments = useMemo(() => conversation(live, shadowed), [live, shadowed]);
  useLayoutEffect(() => {
    if (following && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [comments, following]);
  const watchScroll = () => {
    const box = list.current;
    if (box) setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS);
  };
  return (
    <section className="card talk" aria-labelledby="talk-heading">
      <div className="card-head">
        <h2 id="talk-heading">{t("talk.title")}</h2>
        <span className={`link-state link-${live.link}`}>{t(`link.${live.link}`)}</span>
      </div>
      {live.pin && <PinnedComment broadcastId={live.broadcastId} pin={live.pin} clockOffset={live.clockOffset} mayModerate={mayModerate} />}
      {!live.commentsLoaded && <Skeleton active title={false} />}
      {live.commentsLoaded && comments.length === 0 && <p className="muted talk-empty">{t("talk.none")}</p>}
      <ol className="talk-list" ref={list} onScroll={watchScroll} tabIndex={0} aria-label={t("talk.title")}>
        {live.hasOlder && (
          <li className="talk-older">
            <Button type="link" size="small" loading={earlier.isPending} onClick={() => earlier.mutate(live)}>
              {t("talk.older")}
            </Button>
          </li>
        )}
        {comments.map(({ comment, isShadowed }) =>
          isShadowed ? (
            <ShadowedRow key={comment.id} broadcastId={live.broadcastId} comment={comment} acts={acts} />
          ) : (
            <CommentRow key={comment.id} broadcastId={live.broadcastId} comment={comment} mayModerate={mayModerate} onRemove={setRemoving} acts={acts} />
          ),
        )}
      </ol>
      {!following && (
        <Button size="small" className="talk-newest" icon={<DownOutlined aria-hidden />} onClick={() => setFollowing(true)}>
          {t("talk.newest")}
        </Button>
      )}
      <RemovePerson broadcastId={live.broadcastId} person={removing} onClose={() => setRemoving(null)} />
    </section>
  );
}
