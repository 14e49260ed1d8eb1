/** How a fair sale is drawn, and whether its winners follow from what was published before. */
import { useState } from "preact/hooks";
import type { FlashDraw } from "@shared/generated/model/index.ts";
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import type { Sale, Standing } from "./core.ts";
import { verify, type Verdict } from "./verify.ts";

interface Props {
  sale: Sale;
  mine: Standing | null;
  /** Null: it cannot be had now. */
  drawOf: (sale: Sale) => Promise<FlashDraw | null>;
  onClose: () => void;
}

export function DrawSheet({ sale, mine, drawOf, onClose }: Props) {
  return (
    <Sheet title={t("flash.draw")} onClose={onClose}>
      <p class="draw-note">{t("flash.draw_how")}</p>
      {mine?.entry_id && <p class="draw-small">{t("flash.my_entry", { entry: mine.entry_id })}</p>}
      <p class="draw-small">{t("flash.commitment", { commitment: sale.commitment ?? "" })}</p>
      {sale.drawn_at ? <Check sale={sale} drawOf={drawOf} /> : <p class="draw-note">{t("flash.draw_later")}</p>}
    </Sheet>
  );
}

function Check({ sale, drawOf }: Pick<Props, "sale" | "drawOf">) {
  const [verdict, setVerdict] = useState<Verdict | "busy" | "failed" | null>(null);
  const [draw, setDraw] = useState<FlashDraw | null>(null);
  const check = async () => {
    setVerdict("busy");
    const found = await drawOf(sale);
    setDraw(found);
    const consistent = found !== null && found.commitment === sale.commitment;
    setVerdict(found === null ? "failed" : consistent ? await verify(found, (globalThis.crypto as Crypto | undefined)?.subtle) : "wrong");
  };
  return (
    <div class="check">
      <p class="draw-note">{t("flash.drawn", { count: sale.entries, winners: sale.winners })}</p>
      <button type="button" class="button is-primary" disabled={verdict === "busy"} onClick={() => void check()}>
        {t("flash.check")}
      </button>
      <p role="status" class={`verdict is-${verdict ?? "none"}`}>
        {verdict && t(`flash.checked.${verdict}`, { count: draw?.counted.length ?? 0 })}
      </p>
    </div>
  );
}
