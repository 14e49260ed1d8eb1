import { Button, Skeleton } from "antd";
import { useSearchParams } from "react-router";
import { money } from "@shared/format/money.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useOrder } from "./api.ts";
import { lineOf, optionsOf, spoken } from "./words.ts";

const MOST = 200;

/** Packing slips, one order a sheet of paper; what is not paper is not printed. */
export function PrintPage() {
  const { t } = useText();
  const [search] = useSearchParams();
  const ids = (search.get("ids") ?? "").split(",").filter(Boolean).slice(0, MOST);
  useDocumentTitle(t("orders.print_title"));
  return (
    <main className="slips">
      <header className="slips-head">
        <h1>{t("orders.print_title")}</h1>
        <Button type="primary" disabled={ids.length === 0} onClick={() => print()}>
          {t("orders.print")}
        </Button>
      </header>
      {ids.length === 0 && <p className="muted">{t("orders.none_found")}</p>}
      {ids.map((id) => (
        <Slip key={id} orderId={id} />
      ))}
    </main>
  );
}

function Slip({ orderId }: { orderId: string }) {
  const { t, locale } = useText();
  const { data: order, isPending, isError, error, refetch } = useOrder(orderId);
  if (isPending) return <Skeleton active />;
  if (isError) return <Failed error={error} retry={() => void refetch()} />;
  const to = order.destination;
  const packed = order.lines.filter(({ quantity, returned }) => quantity > returned);
  return (
    <article className="slip" aria-label={spoken(order.number)}>
      <header>
        <h2 className="figures">{spoken(order.number)}</h2>
        <span className="figures">{exactMoment(order.created_at, locale)}</span>
      </header>
      <address>
        <strong>
          {to.name} {to.phone}
        </strong>
        <span>{lineOf(to)}</span>
      </address>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("orders.goods")}</th>
            <th scope="col">{t("orders.variant")}</th>
            <th scope="col">{t("orders.quantity")}</th>
            <th scope="col">{t("orders.price")}</th>
          </tr>
        </thead>
        <tbody>
          {packed.map((line) => (
            <tr key={line.id}>
              <td>{line.title}</td>
              <td>{optionsOf(line.options)}</td>
              <td className="figures">{line.quantity - line.returned}</td>
              <td className="figures">{money(line.price, order.currency, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {packed.length === 0 && <p>{t("orders.nothing_to_send")}</p>}
      <p className="slip-total">
        {t("orders.total")} <strong className="figures">{money(order.total, order.currency, locale)}</strong>
      </p>
      {order.note && <p>{t("orders.note_is", { note: order.note })}</p>}
    </article>
  );
}
