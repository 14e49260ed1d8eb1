/** The stream of comments: sticks to the newest until the reader scrolls up. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/ui/Icon.tsx";
import { t } from "../../shared/text.ts";
import { CommentRow } from "./CommentRow.tsx";
import { endsOf, grownBy, type CommentItem, type Comments } from "./core.ts";

export interface ListActions {
  retry: (key: string) => void;
  discard: (key: string) => void;
  follow: (following: boolean) => void;
  loadOlder: () => Promise<void>;
  /** Null while nothing may be written. */
  answer: ((item: CommentItem) => void) | null;
  menu: ((item: CommentItem) => void) | null;
}

/** Closer to the end than this counts as reading the newest. */
const NEAR_PIXELS = 48;
/** More new comments than this at once are not read out one by one. */
const CALM_ROWS = 3;

function useStickiness(comments: Comments, actions: ListActions) {
  const box = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  const first = comments.rows[0]?.key;
  const firstBefore = useRef(first);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (comments.following) element.scrollTop = element.scrollHeight;
    else if (firstBefore.current !== first) element.scrollTop += element.scrollHeight - height.current;
    firstBefore.current = first;
    height.current = element.scrollHeight;
  }, [comments, first]);
  const scrolled = () => {
    const element = box.current;
    if (!element) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PIXELS;
    if (near !== comments.following) actions.follow(near);
    if (element.scrollTop < NEAR_PIXELS && !near) void actions.loadOlder();
  };
  return { box, scrolled };
}

/** A screen reader hears single comments; a flood it only finds when it looks. */
function usePoliteness(comments: Comments): "polite" | "off" {
  const before = useRef(endsOf([]));
  const { rows } = comments;
  const grown = grownBy(rows, before.current);
  useLayoutEffect(() => {
    before.current = endsOf(rows);
  }, [rows]);
  return grown > CALM_ROWS ? "off" : "polite";
}

export function CommentList({ comments, actions, empty }: { comments: Comments; actions: ListActions; empty: string }) {
  const { box, scrolled } = useStickiness(comments, actions);
  const politeness = usePoliteness(comments);
  const [loading, setLoading] = useState(false);
  const older = () => {
    setLoading(true);
    actions.follow(false);
    actions.loadOlder().finally(() => setLoading(false));
  };
  return (
    <div class="comments">
      <div class="comments-list" ref={box} onScroll={scrolled} tabIndex={0} role="log" aria-live={politeness} aria-label={t("talk.title")}>
        <ol>
          {(comments.older !== null || comments.cut) && (
            <li class="comments-older">
              <button type="button" class="link" onClick={older} disabled={loading}>
                {loading ? t("talk.loading") : t("talk.older")}
              </button>
            </li>
          )}
          {comments.rows.map((row) => (
            <CommentRow key={row.key} row={row} onRetry={actions.retry} onDiscard={actions.discard} onAnswer={actions.answer} onMenu={actions.menu} />
          ))}
        </ol>
      </div>
      {comments.rows.length === 0 && <p class="comments-empty">{empty}</p>}
      {!comments.following && (
        <button type="button" class="comments-unread" onClick={() => actions.follow(true)}>
          <Icon name="down" size={16} />
          {comments.unread ? t("talk.unread", { count: comments.unread }) : t("talk.newest")}
        </button>
      )}
    </div>
  );
}
