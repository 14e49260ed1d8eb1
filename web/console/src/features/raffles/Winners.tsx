import { DownloadOutlined } from "@ant-design/icons";
import { Button, Input, Popconfirm, Skeleton, Tag } from "antd";
import { useState } from "react";
import { WinnerState, type RaffleRead, type WinnerRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useClaimWin, useDisqualify, useWinners, winnersUrl } from "./api.ts";

interface Props {
  broadcastId: string;
  raffle: RaffleRead;
  mayRun: boolean;
}

/** Who won, what became of it, and what proves the draw. */
export function Winners({ broadcastId, raffle, mayRun }: Props) {
  const { t } = useText();
  const winners = useWinners(broadcastId, raffle.id);
  return (
    <>
      {winners.isPending && <Skeleton active title={false} paragraph={{ rows: 1 }} />}
      {winners.isError && <Failed error={winners.error} retry={() => void winners.refetch()} />}
      {winners.isSuccess && winners.data.items.length === 0 && <p className="muted small">{t("raffle.nobody")}</p>}
      <ol className="winners">
        {winners.data?.items.map((winner) => (
          <li key={winner.place}>
            <span className="figures">{winner.place}</span>
            <span className={winner.state === WinnerState.disqualified ? "winner is-out" : "winner"}>{winner.name}</span>
            <Tag>{t(`raffle.winner.${winner.state}`)}</Tag>
            {winner.reason && <span className="muted small">{winner.reason}</span>}
            {mayRun && winner.state === WinnerState.told && <Settle broadcastId={broadcastId} raffleId={raffle.id} winner={winner} />}
          </li>
        ))}
      </ol>
      <details className="record">
        <summary>{t("raffle.record")}</summary>
        <dl>
          <dt>{t("raffle.commitment")}</dt>
          <dd>{raffle.commitment}</dd>
          <dt>{t("raffle.seed")}</dt>
          <dd>{raffle.seed}</dd>
          <dt>{t("raffle.entries_hash")}</dt>
          <dd>{raffle.entries_hash}</dd>
        </dl>
      </details>
      <Button size="small" href={winnersUrl(broadcastId, raffle.id)} icon={<DownloadOutlined aria-hidden />}>
        {t("raffle.export")}
      </Button>
    </>
  );
}

function Settle({ broadcastId, raffleId, winner }: { broadcastId: string; raffleId: string; winner: WinnerRead }) {
  const { t } = useText();
  const notify = useNotify();
  const [reason, setReason] = useState("");
  const claim = useClaimWin(broadcastId, raffleId);
  const disqualify = useDisqualify(broadcastId, raffleId);
  const failed = { onError: notify.failed };
  const { place, name } = winner;
  return (
    <span className="poll-acts">
      <Button size="small" loading={claim.isPending} onClick={() => claim.mutate(place, failed)}>
        {t("raffle.claim")}
      </Button>
      <Popconfirm
        title={t("raffle.disqualify_title", { name })}
        description={<Input value={reason} maxLength={200} placeholder={t("raffle.reason")} aria-label={t("raffle.reason")} onChange={({ target }) => setReason(target.value)} />}
        okText={t("raffle.disqualify")}
        cancelText={t("act.cancel")}
        okButtonProps={{ danger: true }}
        onConfirm={() => disqualify.mutate({ place, reason }, failed)}
      >
        <Button size="small" type="text" danger loading={disqualify.isPending} aria-label={t("raffle.disqualify_of", { name })}>
          {t("raffle.disqualify")}
        </Button>
      </Popconfirm>
    </span>
  );
}
