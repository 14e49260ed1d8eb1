import { Button, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { money } from "@shared/format/money.ts";
import type { BillDayRead } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useBillDays, useCompare, useProviders } from "./api.ts";

/** The bill of each day: what it says, what we say, and how often they agree. */
export function BillDays() {
  const { t } = useText();
  const notify = useNotify();
  const days = useBillDays();
  const providers = useProviders();
  const compare = useCompare();
  const today = new Date().toISOString().slice(0, 10);
  const sandbox = providers.data?.items.some((one) => one.name === "sandbox" && one.on);
  return (
    <>
      {sandbox && (
        <div className="tool-acts">
          <p className="muted">{t("money.sandbox_today")}</p>
          <Button loading={compare.isPending} onClick={() => compare.mutate({ provider: "sandbox", day: today }, { onError: notify.failed })}>
            {t("money.compare_today")}
          </Button>
        </div>
      )}
      {days.isPending && <Skeleton active />}
      {days.isError && <Failed error={days.error} retry={() => void days.refetch()} />}
      {days.isSuccess && days.data.items.length === 0 && <Empty title={t("money.no_bills_title")} text={t("money.no_bills_text")} />}
      {days.isSuccess && days.data.items.length > 0 && <DayTable items={days.data.items} />}
    </>
  );
}

function DayTable({ items }: { items: BillDayRead[] }) {
  const { t, locale } = useText();
  const notify = useNotify();
  const compare = useCompare();
  const columns: TableColumnsType<BillDayRead> = [
    {
      title: t("money.day"),
      key: "day",
      render: (_, row) => (
        <span className="two-lines">
          <span className="row-title figures">{row.day}</span>
          <span className="muted small">{textOfCode("money.provider", row.provider, "money.provider.other")}</span>
        </span>
      ),
    },
    { title: t("money.result"), key: "result", render: (_, row) => <Result day={row} /> },
    {
      title: t("money.bill_says"),
      key: "totals",
      responsive: ["md"],
      render: (_, row) =>
        Object.entries(row.totals).map(([currency, sums]) => (
          <span key={currency} className="two-lines small figures">
            <span>{t("money.bill_sums", { payments: money(sums.payments, currency, locale), refunds: money(sums.refunds, currency, locale) })}</span>
            <span className="muted">{t("money.bill_fees", { fees: money(sums.fees, currency, locale) })}</span>
          </span>
        )),
    },
    { title: t("money.compared_at"), key: "at", responsive: ["lg"], render: (_, row) => <span className="figures">{row.compared_at ? moment(row.compared_at, locale) : "–"}</span> },
    {
      title: "",
      key: "acts",
      align: "right",
      render: (_, row) => (
        <Button size="small" loading={compare.isPending && compare.variables.day === row.day && compare.variables.provider === row.provider} onClick={() => compare.mutate({ provider: row.provider, day: row.day }, { onError: notify.failed })}>
          {t("money.compare")}
        </Button>
      ),
    },
  ];
  return <Table rowKey={(row) => `${row.provider} ${row.day}`} size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function Result({ day }: { day: BillDayRead }) {
  const { t } = useText();
  if (day.problem) return <Tag className="money-tag is-waiting">{textOfCode("error", day.problem, "money.bill_problem")}</Tag>;
  if (!day.compared_at) return <Tag>{t("money.bill_waits")}</Tag>;
  if (day.open_findings > 0) return <Tag className="money-tag is-wrong">{t("money.bill_findings", { count: day.open_findings })}</Tag>;
  if (day.lines === 0) return <Tag>{t("money.bill_empty")}</Tag>;
  return (
    <span className="two-lines">
      <Tag className="money-tag is-right">{t("money.bill_agrees", { lines: day.lines })}</Tag>
      {day.healed > 0 && <span className="muted small">{t("money.bill_healed", { count: day.healed })}</span>}
    </span>
  );
}
