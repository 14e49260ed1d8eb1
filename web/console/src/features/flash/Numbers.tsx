import { Progress } from "antd";
import { money } from "@shared/format/money.ts";
import { FlashMode, SaleState, type FlashRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";

/** How many went, what became of them, and who waits. */
export function Numbers({ sale }: { sale: FlashRead }) {
  const { t, locale } = useText();
  const { currency, price, quantity, ordered, won, lapsed, waiting, entries, per_person } = sale;
  const taken = won + ordered;
  return (
    <>
      <p className="small figures">
        {money(price, currency, locale)} <s className="muted">{money(sale.usual_price, currency, locale)}</s> · {t("flash.terms", { quantity, per_person })}
      </p>
      {sale.state !== SaleState.draft && (
        <>
          <Progress size="small" percent={Math.round((100 * taken) / quantity)} aria-label={t("flash.taken", { taken, quantity })} />
          <p className="muted small figures">
            {t("flash.taken", { taken, quantity })} · {t("flash.ordered", { ordered })}
            {lapsed > 0 && ` · ${t("flash.lapsed", { lapsed })}`}
            {waiting > 0 && ` · ${t("flash.waiting", { waiting })}`}
            {sale.mode === FlashMode.fair && ` · ${t("flash.entries", { entries })}`}
          </p>
        </>
      )}
    </>
  );
}
