import { DeleteOutlined, HolderOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Tag } from "antd";
import type { KeyboardEvent, PointerEvent } from "react";
import { money } from "@shared/format/money.ts";
import { ProductStatus, type LookCount, type ShelfItemRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useExplain, useTakeOff } from "./api.ts";

interface Props {
  broadcastId: string;
  item: ShelfItemRead;
  explained: boolean;
  /** Only then something is explained. */
  onAir: boolean;
  /** The numbers of the replay are of interest. */
  over: boolean;
  dragged: boolean;
  onPrice: () => void;
  onShift: (by: -1 | 1) => void;
  /** The handle is pressed. */
  onTake: (event: PointerEvent<HTMLElement>) => void;
}

export function ShelfRow(props: Props) {
  const { item, explained, over, dragged } = props;
  const { t } = useText();
  const mayRun = useMay("shop.run");
  const { card } = item;
  return (
    <li className={`shelf-row ${explained ? "is-explained" : ""} ${dragged ? "is-dragged" : ""}`} data-item={item.id}>
      {mayRun && <Handle {...props} />}
      {card.cover_url ? <img className="shelf-cover" src={card.cover_url} alt="" loading="lazy" /> : <span className="shelf-cover" aria-hidden="true" />}
      <div className="shelf-what">
        <span className="row-title">{card.title}</span>
        <Prices item={item} />
        <span className="shelf-tags">
          {explained && <Tag className="shelf-now">{t("shelf.explaining")}</Tag>}
          {card.sold_out && <Tag>{t("shelf.sold_out")}</Tag>}
          {item.status !== ProductStatus.active && <Tag>{t("shelf.hidden")}</Tag>}
          {item.replay_price && <Tag>{t("shelf.replay_price")}</Tag>}
          {card.source !== "liveloop" && <Tag>{t(`shelf.source.${card.source}`)}</Tag>}
        </span>
        <Looks looks={item.looks} words="live" />
        {over && <Looks looks={item.replay_looks} words="replay" />}
      </div>
      {mayRun && <Acts {...props} />}
    </li>
  );
}

function Handle({ item, onShift, onTake }: Props) {
  const { t } = useText();
  const keyed = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!by) return;
    event.preventDefault();
    onShift(by);
  };
  return (
    <button
      type="button"
      className="shelf-handle"
      aria-label={t("shelf.move", { title: item.card.title })}
      title={t("shelf.move_hint")}
      onKeyDown={keyed}
      onPointerDown={onTake}
    >
      <HolderOutlined aria-hidden />
    </button>
  );
}

function Prices({ item: { card, variants } }: { item: ShelfItemRead }) {
  const { t, locale } = useText();
  const written = (amount: number) => money(amount, card.currency, locale);
  const live = variants.flatMap(({ live_price }) => live_price ?? []);
  const left = variants.reduce<number | null>((sum, variant) => (variant.left === null ? sum : (sum ?? 0) + variant.left), null);
  const range = card.price_from === card.price_to ? written(card.price_from) : `${written(card.price_from)} – ${written(card.price_to)}`;
  return (
    <span className="small figures">
      {range}
      {live.length > 0 && <b className="shelf-live">{t("shelf.live_from", { price: written(Math.min(...live)) })}</b>}
      {left !== null && <span className="muted"> {t("shelf.left", { count: left })}</span>}
    </span>
  );
}

/** People who were shown it, who opened it, and the share of these. */
function Looks({ looks: { seen, opened }, words }: { looks: LookCount; words: "live" | "replay" }) {
  const { t, locale } = useText();
  if (seen === 0) return words === "live" ? <span className="muted small">{t("shelf.looks.none")}</span> : null;
  const rate = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(opened / seen);
  return <span className="muted small figures">{t(`shelf.looks.${words}`, { seen, opened, rate })}</span>;
}

function Acts({ broadcastId, item, explained, onAir, onPrice }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const explain = useExplain(broadcastId);
  const takeOff = useTakeOff(broadcastId);
  const { title } = item.card;
  const failed = { onError: notify.failed };
  return (
    <span className="shelf-acts">
      {onAir && (
        <Button
          size="small"
          type={explained ? "default" : "primary"}
          loading={explain.isPending}
          aria-label={t(explained ? "shelf.stop_of" : "shelf.explain_of", { title })}
          onClick={() => explain.mutate(explained ? null : item.id, failed)}
        >
          {t(explained ? "shelf.stop" : "shelf.explain")}
        </Button>
      )}
      {item.card.source === "liveloop" && (
        <Button size="small" aria-label={t("shelf.prices_of", { title })} onClick={onPrice}>
          {t("shelf.prices")}
        </Button>
      )}
      <Popconfirm
        title={t("shelf.take_off_title", { title })}
        okText={t("shelf.take_off")}
        cancelText={t("act.cancel")}
        okButtonProps={{ danger: true }}
        onConfirm={() => takeOff.mutate(item.id, failed)}
      >
        <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} loading={takeOff.isPending} aria-label={t("shelf.take_off_of", { title })} />
      </Popconfirm>
    </span>
  );
}
