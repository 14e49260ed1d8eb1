import { Drawer, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { WinState, type FlashRead, type FlashWinnerRead } from "@shared/generated/model/index.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useWinners } from "./api.ts";
import { titleOf } from "./title.ts";

/** Who won in a sale, in their order, and what became of it. */
export function WinnersDrawer({ sale, onClose }: { sale: FlashRead; onClose: () => void }) {
  const { t, locale } = useText();
  const { query, items } = useWinners(sale);
  const columns: TableColumnsType<FlashWinnerRead> = [
    {
      title: t("flash.who"),
      key: "name",
      render: (_, { name, created_at, via }) => (
        <span className="two-lines">
          <span className="row-title">{name}</span>
          <span className="muted small figures">{`${exactMoment(created_at, locale)} · ${t(`flash.via.${via}`)}`}</span>
        </span>
      ),
    },
    { title: t("flash.pieces"), key: "quantity", align: "right", render: (_, { quantity }) => <span className="figures">{quantity}</span> },
    { title: t("flash.became"), key: "state", render: (_, { state }) => <Tag color={state === WinState.ordered ? "success" : undefined}>{t(`flash.win.${state}`)}</Tag> },
  ];
  return (
    <Drawer open onClose={onClose} title={t("flash.winners_of", { title: titleOf(sale) })} size={640}>
      {query.isPending && <Skeleton active title={false} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <p className="muted">{t("flash.winners_none")}</p>}
      {items.length > 0 && <Table rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} />}
      <MoreButton query={query} />
    </Drawer>
  );
}
