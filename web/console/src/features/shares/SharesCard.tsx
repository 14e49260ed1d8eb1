import { useQuery } from "@tanstack/react-query";
import { Progress, Skeleton } from "antd";
import { getShares } from "@shared/generated/api/shares/shares.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";

const RUNNING_MILLISECONDS = 5_000;

interface Props {
  broadcastId: string;
  /** The numbers still change. */
  running: boolean;
}

/** How often a broadcast was passed on, and by which way. */
export function SharesCard({ broadcastId, running }: Props) {
  const { t } = useText();
  const shares = useQuery({
    queryKey: ["shares", broadcastId],
    queryFn: ({ signal }) => getShares(broadcastId, { signal }),
    refetchInterval: running ? RUNNING_MILLISECONDS : false,
  });
  if (shares.isPending) return <Skeleton active title={false} />;
  if (shares.isError) return <Failed error={shares.error} retry={() => void shares.refetch()} />;
  const { total, people, channels } = shares.data;
  if (total === 0) return <p className="muted">{t("share.none")}</p>;
  return (
    <>
      <p className="figures">{t("share.sum", { total, people })}</p>
      <ul className="polls">
        {channels.map((way) => (
          <li key={way.channel}>
            <span className="poll-option figures">
              {t(`share.way.${way.channel}`)}
              <span className="muted small">{t("share.sum", { total: way.total, people: way.people })}</span>
            </span>
            <Progress size="small" percent={Math.round((100 * way.total) / total)} aria-label={t(`share.way.${way.channel}`)} />
          </li>
        ))}
      </ul>
    </>
  );
}
