/** Everything on the shelf, in its order. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { clipOf, explainedAt, type Explanation, type Item, type Shelf, type Stage } from "./core.ts";
import { ProductCover } from "./Cover.tsx";
import { ItemPrice } from "./ExplainCard.tsx";

interface Props {
  shelf: Shelf;
  stage: Stage;
  moment: () => number;
  /** The shelf did not come; asks for it again. */
  onRetry: (() => void) | null;
  onSeen: (item: Item) => void;
  onOpen: (item: Item) => void;
  /** Shows the moment in which the picture explains it; null where the picture cannot go back. */
  onClip: ((clip: Explanation) => void) | null;
  onClose: () => void;
}

export function ShelfSheet({ shelf, stage, moment, onRetry, onSeen, onOpen, onClip, onClose }: Props) {
  const now = useMoment(moment, shelf.items);
  const explained = stage === "live" ? (explainedAt(shelf, now)?.item.id ?? null) : null;
  return (
    <Sheet title={t("shelf.title", { count: shelf.items.length })} onClose={onClose}>
      {onRetry && (
        <p role="alert">
          {t("shelf.unloaded")}{" "}
          <button type="button" class="link" onClick={onRetry}>
            {t("shelf.retry")}
          </button>
        </p>
      )}
      {!onRetry && shelf.items.length === 0 && <p class="shelf-empty">{t("shelf.empty")}</p>}
      {stage === "replay" && shelf.items.length > 0 && <p class="shelf-note">{t("shelf.replay_note")}</p>}
      <ol class="shelf-items">
        {shelf.items.map((item, index) => (
          <Row
            key={item.id}
            item={item}
            number={index + 1}
            stage={stage}
            moment={now}
            explained={item.id === explained}
            clip={onClip ? clipOf(shelf, item.id) : null}
            onSeen={onSeen}
            onOpen={onOpen}
            onClip={(clip) => onClip?.(clip)}
          />
        ))}
      </ol>
    </Sheet>
  );
}

interface RowProps {
  item: Item;
  number: number;
  stage: Stage;
  moment: number;
  explained: boolean;
  clip: Explanation | null;
  onSeen: (item: Item) => void;
  onOpen: (item: Item) => void;
  onClip: (clip: Explanation) => void;
}

function Row({ item, number, stage, moment, explained, clip, onSeen, onOpen, onClip }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const { card } = item;
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onSeen(item), { threshold: 0.5 });
    if (row.current) watcher.observe(row.current);
    return () => watcher.disconnect();
  }, [item, onSeen]);
  return (
    <li ref={row} class={`shelf-item ${card.sold_out ? "is-out" : ""}`}>
      <button type="button" class="shelf-open" onClick={() => onOpen(item)}>
        <span class="shelf-picture">
          <ProductCover url={card.cover_url ?? null} title={card.title} />
          <span class="shelf-number" aria-hidden="true">
            {number}
          </span>
        </span>
        <span class="shelf-text">
          {explained && <span class="showing-mark">{t("shelf.explaining")}</span>}
          <span class="product-title">{card.title}</span>
          {card.subtitle && <span class="product-subtitle">{card.subtitle}</span>}
          <ItemPrice item={item} stage={stage} moment={moment} />
          {card.sold_out && <span class="shelf-out">{t("shelf.sold_out")}</span>}
          {card.source !== "liveloop" && <span class="shelf-source">{t("shelf.sold_at", { shop: t(`shelf.source.${card.source}`) })}</span>}
        </span>
      </button>
      {clip && (
        <button type="button" class="link shelf-clip" onClick={() => onClip(clip)}>
          {t("shelf.clip")}
        </button>
      )}
    </li>
  );
}
