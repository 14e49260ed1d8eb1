import { Skeleton, Statistic } from "antd";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useClicks } from "./api.ts";

/** How many left for where it is sold, and from which broadcasts. */
export function Clicks({ productId }: { productId: string }) {
  const { t, locale } = useText();
  const clicks = useClicks(productId);
  if (clicks.isError) return <Failed error={clicks.error} retry={() => void clicks.refetch()} />;
  if (!clicks.data) return <Skeleton active />;
  const { viewers, broadcasts } = clicks.data;
  return (
    <>
      <div className="points-overview">
        <Statistic title={t("goods.click_viewers")} value={viewers} />
        <Statistic title={t("goods.click_times")} value={clicks.data.clicks} />
      </div>
      {broadcasts.length === 0 && <p className="muted">{t("goods.no_clicks")}</p>}
      <ol className="points-lines">
        {broadcasts.map((line) => (
          <li key={line.broadcast_id ?? "room"}>
            <span className="two-lines">
              <span className="row-title">{line.title ?? t("goods.click_room")}</span>
              <span className="muted small figures">{moment(line.last_at, locale)}</span>
            </span>
            <span className="figures">{t("goods.click_line", { viewers: line.viewers, clicks: line.clicks })}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
