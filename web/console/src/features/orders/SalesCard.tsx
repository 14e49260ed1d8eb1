import { Link } from "react-router";
import { compactCount } from "@shared/format/format.ts";
import { money } from "@shared/format/money.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useBroadcastOrders } from "./api.ts";

/** What a broadcast has sold so far; asked again and again while it runs. */
export function SalesCard({ broadcastId, running }: { broadcastId: string; running: boolean }) {
  const { t, locale } = useText();
  const { data, isError, error, refetch } = useBroadcastOrders(broadcastId, running);
  if (isError && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data || (data.placed === 0 && !running)) return null;
  const tiles: [string, string][] = [
    [t("orders.tile.placed"), compactCount(data.placed, locale)],
    [t("orders.tile.paid"), compactCount(data.paid, locale)],
    [t("orders.tile.pieces"), compactCount(data.pieces, locale)],
    ...data.money.map(({ currency, paid }): [string, string] => [t("orders.tile.taken"), money(paid, currency, locale)]),
    ...data.money.filter(({ refunded }) => refunded > 0).map(({ currency, refunded }): [string, string] => [t("orders.tile.refunded"), money(refunded, currency, locale)]),
  ];
  if (data.replay_paid > 0) tiles.push([t("orders.tile.replay"), compactCount(data.replay_paid, locale)]);
  return (
    <section className="card" aria-labelledby="sales-heading">
      <div className="card-head">
        <h2 id="sales-heading">{t("orders.sales")}</h2>
        <Link to={`/orders?broadcast=${broadcastId}`}>{t("orders.all_of_it")}</Link>
      </div>
      <dl className="tiles">
        {tiles.map(([title, value], index) => (
          <div className="tile" key={index}>
            <dt>{title}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
