/** Orders: the sheet of one tap, the way to the cashier, and the list behind "more". */
import { signal } from "@preact/signals";
import { addressesOf, type Address } from "../../features/addresses/api.ts";
import { AddressBook, AddressLines } from "../../features/addresses/AddressBook.tsx";
import { codeOf, ordersOf, type OrderDetail, type OrderView } from "../../features/orders/api.ts";
import { UNREAD, type OrderList } from "../../features/orders/core.ts";
import { OrderDetailSheet } from "../../features/orders/OrderDetail.tsx";
import { OrderListSheet } from "../../features/orders/OrderList.tsx";
import { OrderSheet } from "../../features/orders/OrderSheet.tsx";
import { OrderStore } from "../../features/orders/store.ts";
import { t } from "../../shared/text.ts";
import { openCashier } from "../../shared/trade/open-cashier.ts";
import { handleOrders, type OrderWish } from "../../shared/trade/open-order.ts";
import { say } from "../../shared/ui/toast.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

/** In the query of a room's page: the channel through which somebody came, kept for the visit. */
const FROM = "from";
const KEPT_FROM = "liveloop.from";

export function orders(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const source = ordersOf(slug);
  const book = addressesOf(slug);
  const wish = signal<OrderWish | null>(null);
  const list = signal<OrderList>(UNREAD);
  const opened = signal<OrderView | "list" | null>(null);
  const addresses = signal<readonly Address[]>([]);
  const channel = channelOf();
  const store = new OrderStore(
    (id, name, data) => visit.session.send(id, name, data),
    source,
    codeOf,
    (next) => (list.value = next),
    (order) => {
      if (opened.peek() !== "list" && (opened.peek() as OrderView | null)?.id === order.id) opened.value = order;
    },
  );
  handleOrders((wanted) => (wish.value = wanted));

  async function pay(order: OrderView): Promise<void> {
    opened.value = null;
    if ((await openCashier(order.id)) === "left") say(t("order.waits"));
    else say(t("order.thanks"));
  }

  function placed(order: OrderView): void {
    wish.value = null;
    if (order.state === "placed") void pay(order);
    else opened.value = order;
  }

  const showList = () => {
    opened.value = "list";
    void store.show(list.peek().group);
  };
  const readAddresses = async () => (addresses.value = await book.list()).slice();
  const chosenLines = (id: string) => {
    const found = addresses.value.find((one) => one.id === id);
    return found ? <AddressLines address={found} /> : null;
  };
  const destinationLines = (destination: OrderDetail["destination"]) => <AddressLines address={destination} />;

  const sheets = () => {
    const wanted = wish.value;
    const shown = opened.value;
    if (wanted) {
      const broadcastId = replayId ?? visit.room.value.broadcast?.id ?? null;
      return (
        <OrderSheet
          key={wanted.variantId}
          wish={{ ...wanted, broadcastId, replay: replayId !== null, fixed: wanted.winId !== undefined }}
          source={source}
          codeOf={codeOf}
          addresses={{
            list: readAddresses,
            lines: chosenLines,
            book: (chosen, choose, changed, back) => (
              <AddressBook addresses={addresses.value} chosen={chosen} source={book} codeOf={codeOf} onChoose={choose} onChanged={changed} onBack={back} />
            ),
          }}
          onPlace={(form) => store.place({ ...form, at: visit.player.peek()?.mediaTime() ?? null, channel })}
          onPlaced={placed}
          onClose={() => (wish.value = null)}
        />
      );
    }
    const close = () => (opened.value = null);
    if (shown === "list") {
      return <OrderListSheet list={list.value} onGroup={(group) => void store.show(group)} onMore={() => void store.more()} onOpen={(order) => (opened.value = order)} onClose={close} />;
    }
    if (!shown) return null;
    return (
      <OrderDetailSheet
        key={shown.id}
        order={shown}
        source={source}
        codeOf={codeOf}
        now={visit.serverNow}
        lines={destinationLines}
        onChanged={(order) => store.learn(order)}
        onPay={(order) => void pay(order)}
        onBack={showList}
        onClose={close}
      />
    );
  };
  return {
    apply: (events) => store.apply(events, visit.room.peek().you?.id),
    places: {
      sheets,
      /** What somebody bought stays theirs when they may not come in any more. */
      refused: () => (
        <button type="button" class="button is-quiet" onClick={showList}>
          {t("orders.title")}
        </button>
      ),
    },
    entries: [{ key: "orders", icon: "bag", title: "orders.title", offered: () => visit.room.value.you !== null, open: { act: showList } }],
  };
}

function channelOf(): string | null {
  const named = new URLSearchParams(location.search).get(FROM);
  if (named && /^[A-Za-z0-9_.-]{1,40}$/.test(named)) sessionStorage.setItem(KEPT_FROM, named);
  return sessionStorage.getItem(KEPT_FROM);
}
