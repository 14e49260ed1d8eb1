import { DownloadOutlined, InboxOutlined, PrinterOutlined, SettingOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { OrderStateName } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { exportUrl, useOrderCounts, useOrders, usePack, type Filter } from "./api.ts";
import { Filters, filterOf, isFiltered } from "./Filters.tsx";
import { OrderDrawer } from "./OrderDrawer.tsx";
import { OrderTable } from "./OrderTable.tsx";
import { SettingsDrawer } from "./SettingsDrawer.tsx";
import { ShipFile } from "./ShipFile.tsx";
import { useBulkNotice } from "./use-bulk-notice.ts";

type Tab = "all" | "placed" | "to_ship" | "shipped" | "wished" | "money_back" | "completed" | "closed";

const STATES: Record<Tab, OrderStateName[]> = {
  all: [],
  placed: ["placed"],
  to_ship: ["paid", "fulfilling"],
  shipped: ["shipped"],
  wished: [],
  money_back: ["refunding", "refunded"],
  completed: ["completed"],
  closed: ["closed"],
};
const TABS = Object.keys(STATES) as Tab[];

/** What was ordered: to be sent, given back, looked up. The filter stands in the address. */
export function OrdersPage() {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState<"file" | "settings" | null>(null);
  const mayManage = useMay("orders.manage");
  useDocumentTitle(t("nav.orders"));
  const tab = TABS.find((one) => one === search.get("tab")) ?? "all";
  const filter: Filter = { ...filterOf(search), ...(STATES[tab].length > 0 ? { state: STATES[tab] } : {}), ...(tab === "wished" ? { refund_wished: true } : {}) };
  const change = (values: Record<string, string | null>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(values)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setSearch(next, { replace: true });
  };
  const chosen = search.get("order");
  return (
    <>
      <PageHead title={t("nav.orders")} note={t("orders.what")}>
        {mayManage && (
          <>
            <Button icon={<InboxOutlined aria-hidden />} onClick={() => setOpen("file")}>
              {t("orders.ship_file")}
            </Button>
            <Button icon={<DownloadOutlined aria-hidden />} href={exportUrl(filter)} download>
              {t("orders.export")}
            </Button>
            <Button icon={<SettingOutlined aria-hidden />} onClick={() => setOpen("settings")}>
              {t("orders.settings")}
            </Button>
          </>
        )}
      </PageHead>
      <StateTabs tab={tab} onTab={(next) => change({ tab: next === "all" ? null : next })} />
      <Filters search={search} onChange={change} />
      <List key={JSON.stringify(filter)} filter={filter} filtered={isFiltered(search) || tab !== "all"} onOpen={(id) => change({ order: id })} />
      {chosen && <OrderDrawer key={chosen} orderId={chosen} onClose={() => change({ order: null })} />}
      {open === "file" && <ShipFile onClose={() => setOpen(null)} />}
      {open === "settings" && <SettingsDrawer onClose={() => setOpen(null)} />}
    </>
  );
}

function StateTabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const { t } = useText();
  const { data } = useOrderCounts();
  const states: Partial<Record<string, number>> = data?.states ?? {};
  const count = (one: Tab) => (one === "wished" ? (data?.refund_wished ?? 0) : STATES[one].reduce((sum, state) => sum + (states[state] ?? 0), 0));
  const label = (one: Tab) => (one !== "all" && count(one) > 0 ? `${t(`orders.tab.${one}`)} ${count(one)}` : t(`orders.tab.${one}`));
  return (
    <div className="orders-tabs" role="group" aria-label={t("orders.state")}>
      {TABS.map((one) => (
        <button key={one} type="button" className="orders-tab" aria-pressed={one === tab} onClick={() => onTab(one)}>
          {label(one)}
        </button>
      ))}
    </div>
  );
}

function List({ filter, filtered, onOpen }: { filter: Filter; filtered: boolean; onOpen: (id: string) => void }) {
  const { t } = useText();
  const { query, items } = useOrders(filter);
  const [chosen, setChosen] = useState<string[]>([]);
  const mayManage = useMay("orders.manage");
  return (
    <>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (filtered ? <p className="muted">{t("orders.none_found")}</p> : <Empty title={t("orders.none_title")} text={t("orders.none_text")} />)}
      {chosen.length > 0 && <Bulk ids={chosen} onDone={() => setChosen([])} />}
      {items.length > 0 && <OrderTable items={items} chosen={mayManage ? chosen : null} onChoose={setChosen} onOpen={onOpen} />}
      <MoreButton query={query} />
    </>
  );
}

function Bulk({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const { t } = useText();
  const pack = usePack();
  const tell = useBulkNotice();
  const run = (packed: boolean) =>
    pack.mutate(
      { ids, packed },
      {
        onSuccess: (read) => {
          tell(read);
          onDone();
        },
        onError: tell.failed,
      },
    );
  return (
    <div className="orders-bulk" role="toolbar" aria-label={t("orders.chosen", { count: ids.length })}>
      <span>{t("orders.chosen", { count: ids.length })}</span>
      <Button size="small" loading={pack.isPending} onClick={() => run(true)}>
        {t("orders.pack")}
      </Button>
      <Button size="small" disabled={pack.isPending} onClick={() => run(false)}>
        {t("orders.unpack")}
      </Button>
      <Button size="small" icon={<PrinterOutlined aria-hidden />} href={`/console/orders/print?ids=${ids.join(",")}`} target="_blank">
        {t("orders.print")}
      </Button>
    </div>
  );
}
