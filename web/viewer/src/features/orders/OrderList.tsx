/** My orders, by what is to be done with them. */
import { money } from "@shared/format/money.ts";
import { errorText, locale, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import type { OrderView } from "./api.ts";
import { GROUPS, optionsOf, spoken, type Group, type OrderList } from "./core.ts";

interface Props {
  list: OrderList;
  onGroup: (group: Group) => void;
  onMore: () => void;
  onOpen: (order: OrderView) => void;
  onClose: () => void;
}

export function OrderListSheet({ list, onGroup, onMore, onOpen, onClose }: Props) {
  return (
    <Sheet title={t("orders.title")} onClose={onClose}>
      <div class="leaders-boards orders-groups" role="tablist" aria-label={t("orders.title")}>
        {GROUPS.map((one) => (
          <button key={one} type="button" role="tab" aria-selected={list.group === one} onClick={() => onGroup(one)}>
            {t(`orders.group.${one}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={t(`orders.group.${list.group}`)}>
        {list.failure && (
          <p role="alert">
            {errorText(list.failure)}{" "}
            <button type="button" class="link" onClick={() => onGroup(list.group)}>
              {t("order.retry")}
            </button>
          </p>
        )}
        {!list.items && !list.failure && <Spinner size={24} />}
        {list.items?.length === 0 && <p class="shelf-empty">{t("orders.none")}</p>}
        <ul class="orders">
          {list.items?.map((order) => (
            <li key={order.id}>
              <button type="button" class="order-row" onClick={() => onOpen(order)}>
                <Row order={order} />
              </button>
            </li>
          ))}
        </ul>
        {list.cursor && (
          <button type="button" class="button is-quiet is-wide" onClick={onMore}>
            {t("orders.more")}
          </button>
        )}
      </div>
    </Sheet>
  );
}

function Row({ order }: { order: OrderView }) {
  const [first] = order.lines;
  return (
    <>
      <span class="order-row-head">
        <span class="order-number">{spoken(order.number)}</span>
        <b class={`order-state is-${order.state}`}>{t(`order.state.${order.state}`)}</b>
      </span>
      <span class="order-row-goods">
        <span class="goods-title">{first?.title}</span>
        <small>
          {first && optionsOf(first.options)} {order.lines.length > 1 && t("orders.and_more", { count: order.lines.length - 1 })}
        </small>
      </span>
      <span class="order-row-sum">{money(order.total, order.currency, locale.value)}</span>
    </>
  );
}
