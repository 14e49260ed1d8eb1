import { Skeleton, Table, type TableColumnsType } from "antd";
import { Link } from "react-router";
import { clock } from "@shared/format/format.ts";
import type { RecordingListed } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { fileSize, moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useRecordings } from "./api.ts";

export function RecordingsPage() {
  const { t, locale } = useText();
  const { query, items } = useRecordings();
  useDocumentTitle(t("nav.recordings"));
  const columns: TableColumnsType<RecordingListed> = [
    {
      title: t("broadcast.title"),
      key: "title",
      render: (_, row) => (
        <Link to={`/recordings/${row.broadcast_id}`} className="row-title">
          {row.title}
        </Link>
      ),
    },
    { title: t("broadcast.state"), key: "state", width: 120, render: (_, row) => <span className={`state state-recording-${row.state}`}>{t(`recording.state.${row.state}`)}</span> },
    { title: t("broadcast.time"), key: "time", width: 168, responsive: ["sm"], render: (_, row) => <span className="figures">{row.started_at ? moment(row.started_at, locale) : "–"}</span> },
    { title: t("broadcast.length"), key: "length", width: 100, align: "right", render: (_, row) => <span className="figures">{clock(row.duration_seconds)}</span> },
    { title: t("recording.size"), key: "size", width: 110, align: "right", responsive: ["md"], render: (_, row) => <span className="figures">{fileSize(row.bytes, locale)}</span> },
  ];
  return (
    <>
      <PageHead title={t("nav.recordings")} note={t("recording.what")} />
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <Empty title={t("recording.none_title")} text={t("recording.none_text")} />}
      {items.length > 0 && <Table rowKey="broadcast_id" size="middle" columns={columns} dataSource={items} pagination={false} />}
      <MoreButton query={query} />
    </>
  );
}
