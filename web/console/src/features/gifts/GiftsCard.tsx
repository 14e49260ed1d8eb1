import { Button, Input, Modal, Segmented, Skeleton, Tag } from "antd";
import { useState } from "react";
import { Board, type GiftSentRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { timeOfDay } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useGiftsSent, useLeaders, useRefundGift } from "./api.ts";
import { GiftIcon } from "./GiftIcon.tsx";

interface Props {
  broadcastId: string;
  over: boolean;
}

const BOARDS = [Board.live, Board.day, Board.all, Board.rooms];

/** What comes in, and who gives most. */
export function GiftsCard({ broadcastId, over }: Props) {
  const { t } = useText();
  const [shown, setShown] = useState<"stream" | "leaders">("stream");
  const whole = useLeaders(broadcastId, Board.live, !over);
  return (
    <>
      <div className="gifts-head">
        <Segmented
          size="small"
          value={shown}
          onChange={setShown}
          options={[
            { value: "stream", label: t("gifts.stream") },
            { value: "leaders", label: t("gifts.leaders") },
          ]}
        />
        <span className="figures">{t("gifts.sum", { points: whole.data?.total.points ?? 0 })}</span>
      </div>
      {shown === "stream" ? <Stream broadcastId={broadcastId} over={over} /> : <Leaders broadcastId={broadcastId} over={over} />}
    </>
  );
}

function Stream({ broadcastId, over }: Props) {
  const { t, locale } = useText();
  const mayRefund = useMay("points.manage");
  const [refunding, setRefunding] = useState<GiftSentRead | null>(null);
  const { query, items } = useGiftsSent(broadcastId, !over);
  return (
    <>
      {query.isPending && <Skeleton active title={false} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <p className="muted">{t("gifts.none_sent")}</p>}
      <ol className="gifts-sent">
        {items.map((sent) => (
          <li key={sent.id} className={sent.refunded ? "is-refunded" : ""}>
            <GiftIcon gift={sent.gift} />
            <span className="two-lines">
              <span className="row-title">{sent.sender.name}</span>
              <span className="muted small figures">
                {locale === "zh-CN" ? sent.gift.name_zh : sent.gift.name_en} ×{sent.quantity} · {timeOfDay(sent.created_at, locale)}
              </span>
            </span>
            <span className="figures">{t("gifts.points", { points: sent.points })}</span>
            {sent.refunded && <Tag>{t("gifts.refunded")}</Tag>}
            {mayRefund && !sent.refunded && (
              <Button size="small" type="text" onClick={() => setRefunding(sent)}>
                {t("gifts.refund")}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <MoreButton query={query} />
      {refunding && <Refund broadcastId={broadcastId} sent={refunding} onClose={() => setRefunding(null)} />}
    </>
  );
}

function Refund({ broadcastId, sent, onClose }: { broadcastId: string; sent: GiftSentRead; onClose: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const refund = useRefundGift(broadcastId);
  const [note, setNote] = useState("");
  const done = () => {
    notify.done(t("gifts.refund_done"));
    onClose();
  };
  return (
    <Modal
      open
      title={t("gifts.refund_title", { name: sent.sender.name, points: sent.points })}
      okText={t("gifts.refund")}
      cancelText={t("act.cancel")}
      okButtonProps={{ danger: true, disabled: !note.trim(), loading: refund.isPending }}
      onOk={() => refund.mutate({ id: sent.id, note }, { onSuccess: done, onError: notify.failed })}
      onCancel={onClose}
    >
      <p>{t("gifts.refund_text")}</p>
      <Input aria-label={t("points.note")} placeholder={t("points.note")} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}

function Leaders({ broadcastId, over }: Props) {
  const { t } = useText();
  const [board, setBoard] = useState<Board>(Board.live);
  const leaders = useLeaders(broadcastId, board, !over);
  const items = leaders.data?.items ?? [];
  return (
    <>
      <Segmented size="small" className="gifts-boards" value={board} onChange={setBoard} options={BOARDS.map((value) => ({ value, label: t(`gifts.board.${value}`) }))} />
      {leaders.isPending && <Skeleton active title={false} />}
      {leaders.isError && <Failed error={leaders.error} retry={() => void leaders.refetch()} />}
      {leaders.isSuccess && items.length === 0 && <p className="muted">{t("gifts.none_leads")}</p>}
      <ol className="gifts-sent">
        {items.map((one) => (
          <li key={one.id}>
            <span className="gifts-rank figures">{one.rank}</span>
            <span className="row-title">{one.name}</span>
            <span className="figures">{t("gifts.points", { points: one.points })}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
