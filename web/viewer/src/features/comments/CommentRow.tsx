import { Icon } from "../../shared/ui/Icon.tsx";
import { memo } from "./memo.ts";
import { t, errorText } from "../../shared/text.ts";
import type { CommentItem, Row } from "./core.ts";

interface Props {
  row: Row;
  onRetry: (key: string) => void;
  onDiscard: (key: string) => void;
  /** Null while nothing may be written. */
  onAnswer: ((item: CommentItem) => void) | null;
  /** Opens what else can be done with a comment of somebody else; null before that is loaded. */
  onMenu: ((item: CommentItem) => void) | null;
}

/** Failures that sending again would not change. */
const FINAL = new Set(["comment.blocked", "comment.rejected", "comment.invalid", "comment.long_run", "viewer.muted"]);

/** Names keep one of six colours, so that a conversation can be followed. */
function tone(id: string): string {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 6;
  return `tone-${sum}`;
}

export const CommentRow = memo(function CommentRow({ row, onRetry, onDiscard, onAnswer, onMenu }: Props) {
  const { item, delivery, mine } = row;
  const { role, first_time } = item.author;
  return (
    <li class={`comment ${mine ? "is-mine" : ""} from-${role} is-${delivery}`}>
      <p class="comment-text">
        {role !== "viewer" && <span class={`role role-${role}`}>{t(`talk.role.${role}`)}</span>}
        {role === "viewer" && first_time && <span class="role role-new">{t("talk.first_time")}</span>}
        <Name item={item} onAnswer={delivery === "sent" && !mine ? onAnswer : null} />
        {item.reply_to && <span class="comment-to">{t("talk.answers", { name: item.reply_to.author.name })}</span>}
        <span class="comment-body">{item.body}</span>
        {onMenu && !mine && delivery === "sent" && (
          <button type="button" class="comment-more" aria-label={t("talk.more", { name: item.author.name })} onClick={() => onMenu(item)}>
            <Icon name="more" size={16} />
          </button>
        )}
      </p>
      {item.link && (
        <a class="comment-link" href={item.link.url} target="_blank" rel="noopener noreferrer nofollow">
          {item.link.label}
        </a>
      )}
      {item.aside && <p class="comment-note">{t("talk.aside")}</p>}
      {delivery === "held" && <p class="comment-note">{t("talk.held")}</p>}
      {delivery === "failed" && (
        <p class="comment-failure">
          <span>{t("talk.failed", { reason: errorText(row.failure ?? "network") })}</span>
          {!FINAL.has(row.failure ?? "") && (
            <button type="button" class="link" onClick={() => onRetry(row.key)}>
              {t("talk.retry")}
            </button>
          )}
          <button type="button" class="link" onClick={() => onDiscard(row.key)}>
            {t("talk.discard")}
          </button>
        </p>
      )}
    </li>
  );
});

/** Whoever may write taps the name to answer. */
function Name({ item, onAnswer }: { item: CommentItem; onAnswer: ((item: CommentItem) => void) | null }) {
  const { id, name } = item.author;
  if (!onAnswer) return <span class={`comment-name ${tone(id)}`}>{name}</span>;
  return (
    <button type="button" class={`comment-name ${tone(id)}`} aria-label={t("talk.answer_who", { name })} onClick={() => onAnswer(item)}>
      {name}
    </button>
  );
}
