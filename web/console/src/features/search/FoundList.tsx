import { Button, Tag } from "antd";
import { Link } from "react-router";
import type { CommentFound } from "@shared/generated/model/index.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { pieces } from "./filter.ts";

interface Props {
  items: readonly CommentFound[];
  /** Shows what this person said; left out where only one broadcast is shown. */
  onPerson?: (person: { id: string; name: string }) => void;
}

/** Comments that were found, the newest first, with what matched. */
export function FoundList({ items, onPerson }: Props) {
  return (
    <ol className="found">
      {items.map((item) => (
        <li key={item.id} className="found-one">
          <FoundHead item={item} onPerson={onPerson} />
          <p className={item.state === "shown" ? "found-body" : "found-body is-unseen"}>
            {pieces(item.body, item.hits).map((piece, number) => (piece.found ? <mark key={number}>{piece.text}</mark> : piece.text))}
          </p>
          <FoundPlace item={item} named={onPerson !== undefined} />
        </li>
      ))}
    </ol>
  );
}

function FoundHead({ item, onPerson }: { item: CommentFound; onPerson: Props["onPerson"] }) {
  const { t, locale } = useText();
  const { author } = item;
  return (
    <span className="comment-head">
      {onPerson ? (
        <Button type="link" size="small" className="found-person" aria-label={t("found.of_person", { name: author.name })} onClick={() => onPerson(author)}>
          {author.name}
        </Button>
      ) : (
        <span className="comment-author">{author.name}</span>
      )}
      {author.role !== "viewer" && <span className={`comment-role role-${author.role}`}>{t(`author.${author.role}`)}</span>}
      {item.state !== "shown" && <Tag>{t(`found.state.${item.state}`)}</Tag>}
      {item.pinned && <Tag>{t("found.state.pinned")}</Tag>}
      <time className="muted small figures" dateTime={item.created_at}>
        {exactMoment(item.created_at, locale)}
      </time>
    </span>
  );
}

/** Where it was said, and the way to the moment in the recording. */
function FoundPlace({ item, named }: { item: CommentFound; named: boolean }) {
  const { t } = useText();
  return (
    <span className="found-place small">
      {named && <Link to={`/broadcasts/${item.broadcast_id}`}>{item.broadcast_title}</Link>}
      {item.has_recording && <Link to={`/recordings/${item.broadcast_id}?at=${encodeURIComponent(item.at)}`}>{t("found.jump")}</Link>}
    </span>
  );
}
