import { Button, Tag } from "antd";
import { useEffect, useRef } from "react";
import { timeOfDay } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import type { DeskItem } from "./items.ts";

interface Props {
  item: DeskItem;
  current: boolean;
  room: string;
  onSelect: () => void;
  onPerson: () => void;
  onApprove: (() => void) | null;
  onDelete: (() => void) | null;
}

export function DeskRow({ item, current, room, onSelect, onPerson, onApprove, onDelete }: Props) {
  const { t, locale } = useText();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <li ref={row} className={`desk-row ${current ? "is-current" : ""}`} aria-current={current || undefined} onClick={onSelect}>
      <div className="comment-words">
        <span className="comment-head">
          <Tags item={item} />
          <button type="button" className="comment-author" onClick={onPerson}>
            {item.person.name}
          </button>
          <span className="muted small">{room}</span>
          <time className="muted small figures">{timeOfDay(createdAt(item), locale)}</time>
        </span>
        <p className={item.kind === "comment" && item.comment.deleted ? "is-deleted" : undefined}>{item.body}</p>
        {item.kind === "report" && <Reasons item={item} />}
        {item.kind === "appeal" && item.appeal.sanction.evidence.map((one) => <blockquote key={one.comment_id}>{one.body}</blockquote>)}
      </div>
      <span className="desk-acts">
        {onApprove && (
          <Button size="small" type="primary" onClick={onApprove} aria-label={t("desk.act_of", { act: t(`desk.approve.${item.kind}`), name: item.person.name })}>
            {t(`desk.approve.${item.kind}`)}
          </Button>
        )}
        {onDelete && (
          <Button size="small" onClick={onDelete} aria-label={t("desk.act_of", { act: t(`desk.delete.${item.kind}`), name: item.person.name })}>
            {t(`desk.delete.${item.kind}`)}
          </Button>
        )}
      </span>
    </li>
  );
}

function Tags({ item }: { item: DeskItem }) {
  const { t } = useText();
  switch (item.kind) {
    case "report":
      return (
        <>
          <Tag className="tag-grave">{t("desk.reported", { count: item.report.reports.length })}</Tag>
          {item.report.hidden && <Tag>{t("desk.hidden")}</Tag>}
        </>
      );
    case "appeal":
      return <Tag className="tag-grave">{t("desk.appeal", { kind: t(`sanction.kind.${item.appeal.sanction.kind}`) })}</Tag>;
    default:
      return (
        <>
          {item.comment.held && <Tag>{t(`desk.held.${item.comment.held}`)}</Tag>}
          {item.comment.reasons.map((reason) => (
            <Tag key={reason}>{t(`reason.${reason}`)}</Tag>
          ))}
        </>
      );
  }
}

function Reasons({ item }: { item: DeskItem & { kind: "report" } }) {
  const { t } = useText();
  return (
    <ul className="desk-reasons muted small">
      {item.report.reports.slice(0, 5).map((one) => (
        <li key={one.person_id}>
          {t(`report.reason.${one.reason}`)} · {one.name}
          {one.words && `: ${one.words}`}
        </li>
      ))}
    </ul>
  );
}

function createdAt(item: DeskItem): string {
  if (item.kind === "report") return item.report.last_at;
  return item.kind === "appeal" ? item.appeal.created_at : item.comment.created_at;
}
