import { PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import type { BroadcastRead, ShelfItemRead } from "@shared/generated/model/index.ts";
import { isOver, isRunning } from "@shared/staff/room/states.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useArrange, useShelf } from "./api.ts";
import { MountDrawer } from "./MountDrawer.tsx";
import { sameOrder, shifted } from "./order.ts";
import { PricesDrawer } from "./PricesDrawer.tsx";
import { ShelfRow } from "./ShelfRow.tsx";
import { useDragging } from "./use-dragging.ts";

/** What is for sale in a broadcast: its order, its live prices, what is explained, who looked. */
export function ShelfCard({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const { id, state } = broadcast;
  const mayRun = useMay("shop.run");
  const shelf = useShelf(id, isRunning(state));
  const [mounting, setMounting] = useState(false);
  const [pricing, setPricing] = useState<string | null>(null);
  const items = shelf.data?.items ?? [];
  const priced = items.find((item) => item.id === pricing) ?? null;
  return (
    <>
      {mayRun && (
        <div className="tool-acts">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setMounting(true)}>
            {t("shelf.mount")}
          </Button>
        </div>
      )}
      {shelf.isPending && <Skeleton active title={false} />}
      {shelf.isError && <Failed error={shelf.error} retry={() => void shelf.refetch()} />}
      {shelf.isSuccess && items.length === 0 && <p className="muted">{t("shelf.none")}</p>}
      {shelf.data && (
        <Items broadcastId={id} items={items} explaining={shelf.data.explaining?.item_id ?? null} onAir={state === "live" || state === "interrupted"} over={isOver(state)} onPrice={setPricing} />
      )}
      {shelf.data && items.length > 0 && <p className="muted small">{t("shelf.honour", { seconds: shelf.data.honour_seconds })}</p>}
      <MountDrawer broadcastId={id} there={items.map(({ product_id }) => product_id)} open={mounting} onClose={() => setMounting(false)} />
      {priced && <PricesDrawer key={priced.id} broadcastId={id} item={priced} onClose={() => setPricing(null)} />}
    </>
  );
}

interface ItemsProps {
  broadcastId: string;
  items: ShelfItemRead[];
  explaining: string | null;
  onAir: boolean;
  over: boolean;
  onPrice: (itemId: string) => void;
}

/** Moved by dragging a row by its handle, or with the arrow keys on the handle. */
function Items({ broadcastId, items, explaining, onAir, over, onPrice }: ItemsProps) {
  const { t } = useText();
  const notify = useNotify();
  const arrange = useArrange(broadcastId);
  const [said, setSaid] = useState("");
  const known = items.map(({ id }) => id);
  const save = (ids: string[]) => {
    if (!sameOrder(ids, known)) arrange.mutate(ids, { onError: notify.failed });
  };
  const { list, held, take } = useDragging(known, save);
  const shown = held ? held.order.flatMap((id) => items.find((item) => item.id === id) ?? []) : items;
  const shift = (item: ShelfItemRead, by: -1 | 1) => {
    const next = shifted(known, item.id, by);
    save(next);
    setSaid(t("shelf.moved", { title: item.card.title, place: next.indexOf(item.id) + 1, count: next.length }));
  };
  return (
    <>
      <ol className="shelf" ref={list}>
        {shown.map((item) => (
          <ShelfRow
            key={item.id}
            broadcastId={broadcastId}
            item={item}
            explained={item.id === explaining}
            onAir={onAir}
            over={over}
            dragged={item.id === held?.id}
            onPrice={() => onPrice(item.id)}
            onShift={(by) => shift(item, by)}
            onTake={(event) => take(event, item.id)}
          />
        ))}
      </ol>
      <p className="shelf-said" role="status">
        {said}
      </p>
    </>
  );
}
