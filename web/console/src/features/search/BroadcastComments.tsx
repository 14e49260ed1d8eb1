import { DownloadOutlined } from "@ant-design/icons";
import { Button, Input, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { StateFilter } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { exportUrl, useFound } from "./api.ts";
import { filterOf } from "./filter.ts";
import { FoundList } from "./FoundList.tsx";

const STATES = [StateFilter.any, StateFilter.held, StateFilter.deleted, StateFilter.pinned];

/** All comments of one broadcast, back to the first. */
export function BroadcastComments({ broadcastId }: { broadcastId: string }) {
  const { t } = useText();
  const [wanted, setWanted] = useState("");
  const [state, setState] = useState<StateFilter>(StateFilter.any);
  const { query, items } = useFound({ ...filterOf(new URLSearchParams()), broadcast: broadcastId, query: wanted, state });
  return (
    <>
      <div className="found-bar">
        <Input.Search allowClear size="small" className="found-query" aria-label={t("found.query")} placeholder={t("found.query")} maxLength={100} onSearch={(text) => setWanted(text.trim())} />
        <Segmented size="small" value={state} options={STATES.map((value) => ({ value, label: t(`found.state.${value}`) }))} onChange={setState} />
        <Button size="small" href={exportUrl(broadcastId)} download icon={<DownloadOutlined aria-hidden />}>
          {t("found.export")}
        </Button>
        <Link to={`/comments?broadcast=${broadcastId}`}>{t("found.more_filters")}</Link>
      </div>
      {query.isPending && <Skeleton active title={false} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <p className="muted">{t("found.none")}</p>}
      <div className="found-box" tabIndex={0} role="region" aria-label={t("nav.comments")}>
        <FoundList items={items} />
        <MoreButton query={query} />
      </div>
    </>
  );
}
