import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Skeleton, Tag } from "antd";
import { useState } from "react";
import { RaffleStateName, type RaffleRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useCloseRaffle, useDeleteRaffle, useOpenRaffle, useRaffles } from "./api.ts";
import { CallOff } from "./CallOff.tsx";
import { RaffleDrawer } from "./RaffleDrawer.tsx";
import { Winners } from "./Winners.tsx";

interface Props {
  broadcastId: string;
  /** No more can be opened. */
  over: boolean;
}

/** Prepared, open and drawn raffles and lucky bags. */
export function RafflesCard({ broadcastId, over }: Props) {
  const { t } = useText();
  const mayRun = useMay("interaction.run");
  const [creating, setCreating] = useState(false);
  const raffles = useRaffles(broadcastId);
  const items = raffles.data?.items ?? [];
  const busy = items.some(({ state }) => state === RaffleStateName.open);
  return (
    <>
      {mayRun && !over && (
        <div className="tool-acts">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
            {t("raffle.create")}
          </Button>
        </div>
      )}
      {raffles.isPending && <Skeleton active title={false} />}
      {raffles.isError && <Failed error={raffles.error} retry={() => void raffles.refetch()} />}
      {raffles.isSuccess && items.length === 0 && <p className="muted">{t("raffle.none")}</p>}
      <ol className="polls">
        {items.map((raffle) => (
          <li key={raffle.id} className="poll">
            <span className="poll-head">
              <span className="row-title">{t("raffle.prize_of", { prize: raffle.prize, count: raffle.winners_wanted })}</span>
              <Tag>{t(`raffle.kind.${raffle.kind}`)}</Tag>
              <Tag color={raffle.state === RaffleStateName.open ? "processing" : undefined}>{t(`raffle.state.${raffle.state}`)}</Tag>
            </span>
            <Terms raffle={raffle} />
            {mayRun && <Acts broadcastId={broadcastId} raffle={raffle} blocked={busy || over} />}
            {raffle.state === RaffleStateName.called_off && <p className="small">{raffle.called_off_reason ? t("raffle.called_off_because", { reason: raffle.called_off_reason }) : t("raffle.called_off")}</p>}
            {raffle.state === RaffleStateName.drawn && <Winners broadcastId={broadcastId} raffle={raffle} mayRun={mayRun} />}
          </li>
        ))}
      </ol>
      <RaffleDrawer broadcastId={broadcastId} open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

function Terms({ raffle }: { raffle: RaffleRead }) {
  const { t } = useText();
  const { word, likes, minutes, shared } = raffle.conditions;
  const asked = [word && t("raffle.asks.word", { word }), likes && t("raffle.asks.likes", { likes }), minutes && t("raffle.asks.minutes", { minutes }), shared && t("raffle.asks.shared")].filter((one) => !!one);
  const terms = [
    t("poll.seconds", { seconds: raffle.seconds }),
    ...(raffle.points ? [t("raffle.points_each", { points: raffle.points })] : []),
    ...(asked.length ? asked : [t("raffle.asks.nothing")]),
    ...(raffle.state === RaffleStateName.draft ? [] : [t("raffle.entries", { count: raffle.entries })]),
    ...(raffle.left_out ? [t("raffle.left_out", { count: raffle.left_out })] : []),
  ];
  return <p className="muted small figures">{terms.join(" · ")}</p>;
}

function Acts({ broadcastId, raffle, blocked }: { broadcastId: string; raffle: RaffleRead; blocked: boolean }) {
  const { t } = useText();
  const notify = useNotify();
  const open = useOpenRaffle(broadcastId);
  const close = useCloseRaffle(broadcastId);
  const remove = useDeleteRaffle(broadcastId);
  const failed = { onError: notify.failed };
  if (raffle.state === RaffleStateName.open) {
    return (
      <span className="poll-acts">
        <Button size="small" danger loading={close.isPending} onClick={() => close.mutate(raffle.id, failed)}>
          {t("raffle.close")}
        </Button>
        <CallOff broadcastId={broadcastId} raffle={raffle} />
      </span>
    );
  }
  if (raffle.state === RaffleStateName.closed) {
    return (
      <span className="poll-acts">
        <span className="muted small">{t("raffle.drawing")}</span>
        <CallOff broadcastId={broadcastId} raffle={raffle} />
      </span>
    );
  }
  if (raffle.state !== RaffleStateName.draft) return null;
  return (
    <span className="poll-acts">
      <Button size="small" type="primary" disabled={blocked} loading={open.isPending} onClick={() => open.mutate(raffle.id, failed)}>
        {t("raffle.open")}
      </Button>
      <Popconfirm title={t("raffle.delete_title")} okText={t("act.delete")} cancelText={t("act.cancel")} okButtonProps={{ danger: true }} onConfirm={() => remove.mutate(raffle.id, failed)}>
        <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} aria-label={t("raffle.delete_of", { prize: raffle.prize })} />
      </Popconfirm>
    </span>
  );
}
