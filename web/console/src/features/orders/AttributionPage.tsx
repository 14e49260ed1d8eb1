import { DownloadOutlined } from "@ant-design/icons";
import { Button, DatePicker, Skeleton } from "antd";
import dayjs from "dayjs";
import { useSearchParams } from "react-router";
import { money } from "@shared/format/money.ts";
import { Dimension, type AttributionRead, type GetAttributionParams } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { decimal } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Defined } from "../../shared/ui/Defined.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { attributionUrl, useAttribution } from "./api.ts";
import { AttributionTable } from "./AttributionTable.tsx";

const DIMENSIONS = Object.values(Dimension);
const DAYS = 30;
/** Percent, from the product's own goals. */
const LIVE_GOAL = 35;
const RETURNING_GOAL = 40;

/** What paid orders are owed to. Days and dimension stand in the address; both days count. */
export function AttributionPage() {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  useDocumentTitle(t("nav.attribution"));
  const until = dayjs(search.get("until") ?? undefined).startOf("day");
  const since = search.get("since") ? dayjs(search.get("since")).startOf("day") : until.subtract(DAYS - 1, "day");
  const days: GetAttributionParams = { since: since.toISOString(), until: until.add(1, "day").toISOString() };
  const dimension = DIMENSIONS.find((one) => one === search.get("by")) ?? "source";
  const query = useAttribution(days);
  const change = (values: Record<string, string>) => setSearch({ ...Object.fromEntries(search), ...values }, { replace: true });
  return (
    <>
      <PageHead title={t("nav.attribution")} note={t("attribution.what")}>
        <Button icon={<DownloadOutlined aria-hidden />} href={attributionUrl(days)} download>
          {t("orders.export")}
        </Button>
      </PageHead>
      <div className="money-filters orders-filters">
        <DatePicker.RangePicker
          allowClear={false}
          aria-label={t("attribution.days")}
          value={[since, until]}
          disabledDate={(day) => day.isAfter(dayjs(), "day")}
          onChange={(chosen) => change({ since: chosen?.[0]?.format("YYYY-MM-DD") ?? "", until: chosen?.[1]?.format("YYYY-MM-DD") ?? "" })}
        />
      </div>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && query.data.money.length === 0 && <Empty title={t("attribution.none_title")} text={t("attribution.none_text")} />}
      {query.isSuccess && query.data.money.length > 0 && (
        <>
          <Figures found={query.data} />
          <div className="orders-tabs" role="group" aria-label={t("attribution.by")}>
            {DIMENSIONS.map((one) => (
              <button key={one} type="button" className="orders-tab" aria-pressed={one === dimension} onClick={() => change({ by: one })}>
                {t(`attribution.by.${one}`)}
              </button>
            ))}
          </div>
          <AttributionTable dimension={dimension} rows={query.data.by[dimension] ?? []} money={query.data.money} />
        </>
      )}
    </>
  );
}

function Figures({ found }: { found: AttributionRead }) {
  const { t, locale } = useText();
  const percent = (part: number, whole: number) => (whole > 0 ? `${decimal((100 * part) / whole, locale)} %` : "–");
  const orders = found.money.reduce((sum, one) => sum + one.orders, 0);
  return (
    <dl className="tiles">
      {found.money.map(({ currency, revenue }) => (
        <div className="tile" key={currency}>
          <dt>{t("attribution.revenue")}</dt>
          <dd className="figures">{money(revenue, currency, locale)}</dd>
        </div>
      ))}
      <div className="tile">
        <dt>{t("orders.tile.paid")}</dt>
        <dd className="figures">{decimal(orders, locale, 0)}</dd>
      </div>
      {found.money.map(({ currency, revenue, live_revenue }) => (
        <div className="tile" key={currency}>
          <dt>
            <Defined name={found.money.length > 1 ? `${t("attribution.live")} (${currency})` : t("attribution.live")}>{t("attribution.live_what", { goal: LIVE_GOAL })}</Defined>
          </dt>
          <dd className="figures">{percent(live_revenue, revenue)}</dd>
        </div>
      ))}
      <div className="tile">
        <dt>
          <Defined name={t("attribution.returning")}>{t("attribution.returning_what", { goal: RETURNING_GOAL, returning: found.returning, buyers: found.buyers })}</Defined>
        </dt>
        <dd className="figures">{percent(found.returning, found.buyers)}</dd>
      </div>
    </dl>
  );
}
