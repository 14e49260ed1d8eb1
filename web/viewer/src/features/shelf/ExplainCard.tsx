/** The product that the picture explains: a card that slides over the comments. */
import { useEffect } from "preact/hooks";
import { t } from "../../shared/text.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { Icon } from "../../shared/ui/Icon.tsx";
import { explainedAt, tagOf, type Item, type Shelf, type Stage } from "./core.ts";
import { ProductCover } from "./Cover.tsx";
import { PriceTag } from "./PriceTag.tsx";

interface Props {
  shelf: Shelf;
  stage: Stage;
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
  /** Explanations that this viewer has put away. */
  dismissed: readonly string[];
  onSeen: (item: Item) => void;
  onOpen: (item: Item) => void;
  onDismiss: (explanationId: string) => void;
}

const LOOK_MILLISECONDS = 250;

export function ExplainCard({ shelf, stage, moment, dismissed, onSeen, onOpen, onDismiss }: Props) {
  const now = useMoment(moment, shelf.explanations, LOOK_MILLISECONDS);
  const found = stage === "live" || stage === "replay" ? explainedAt(shelf, now) : null;
  const shown = found && !dismissed.includes(found.explanation.id) ? found : null;
  const item = shown?.item ?? null;
  useEffect(() => {
    if (item) onSeen(item);
  }, [item, onSeen]);
  return (
    <div role="status" class="showing-place">
      {shown && (
        <section class="showing" key={shown.explanation.id} aria-label={t("shelf.explaining")}>
          <button type="button" class="showing-open" onClick={() => onOpen(shown.item)}>
            <ProductCover url={shown.item.card.cover_url ?? null} title={shown.item.card.title} />
            <span class="showing-text">
              <span class="showing-mark">{t("shelf.explaining")}</span>
              <span class="product-title">{shown.item.card.title}</span>
              <ItemPrice item={shown.item} stage={stage} moment={now} />
            </span>
            <span class="showing-act">{t(shown.item.card.sold_out ? "shelf.sold_out" : shown.item.card.source === "liveloop" ? "shelf.look" : "shelf.out")}</span>
          </button>
          <button type="button" class="showing-close" aria-label={t("shelf.dismiss")} onClick={() => onDismiss(shown.explanation.id)}>
            <Icon name="close" size={16} />
          </button>
        </section>
      )}
    </div>
  );
}

export function ItemPrice({ item, stage, moment }: { item: Item; stage: Stage; moment: number }) {
  const { amount, from, struck, live } = tagOf(item, stage, moment);
  return <PriceTag currency={item.card.currency} amount={amount} from={from} struck={struck} why={live?.state === "open" ? "live" : "plain"} note={live} />;
}
