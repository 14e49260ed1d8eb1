import { Button, Skeleton } from "antd";
import { useState, type ReactNode } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { clock } from "@shared/format/format.ts";
import type { BroadcastRead, RecordingRead } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { fileSize, moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { ConfirmByName } from "../../shared/ui/ConfirmByName.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useDeleteRecording, useRecorded, useRecording } from "./api.ts";
import { GapLine } from "./GapLine.tsx";
import { Playback } from "./Playback.tsx";

/** `figures` is what others know of the broadcast, below the recording. */
export function RecordingPage({ figures }: { figures: (broadcast: BroadcastRead) => ReactNode }) {
  const { t } = useText();
  const { broadcastId = "" } = useParams();
  const recording = useRecording(broadcastId);
  const broadcast = useRecorded(broadcastId);
  useDocumentTitle(broadcast.data?.title ?? t("nav.recordings"));
  if (recording.data && broadcast.data) {
    return (
      <>
        <Recorded recording={recording.data} broadcast={broadcast.data} renew={async () => void (await recording.refetch({ throwOnError: true }))} />
        <div className="recorded-figures">{figures(broadcast.data)}</div>
      </>
    );
  }
  if (recording.isError || broadcast.isError) {
    return <Failed error={recording.error ?? broadcast.error} retry={() => void Promise.all([recording.refetch(), broadcast.refetch()])} />;
  }
  return <Skeleton active />;
}

function Recorded({ recording, broadcast, renew }: { recording: RecordingRead; broadcast: BroadcastRead; renew: () => Promise<void> }) {
  const { t, locale } = useText();
  const [search] = useSearchParams();
  return (
    <>
      <PageHead title={broadcast.title} back={{ to: "/recordings", text: t("nav.recordings") }}>
        <Link to={`/broadcasts/${broadcast.id}`}>{t("recording.to_broadcast")}</Link>
        {recording.state === "ready" && <DeleteRecording broadcast={broadcast} />}
      </PageHead>
      {recording.playback_url ? <Playback url={recording.playback_url} at={search.get("at")} renew={renew} /> : <p className="card muted">{t(`recording.why.${recording.state}`)}</p>}
      <dl className="tiles">
        <Tile name={t("broadcast.length")} value={clock(recording.duration_seconds)} />
        <Tile name={t("recording.size")} value={fileSize(recording.bytes, locale)} />
        <Tile name={t("broadcast.started_at")} value={broadcast.started_at ? moment(broadcast.started_at, locale) : "–"} />
      </dl>
      {broadcast.started_at && recording.duration_seconds > 0 && <GapLine recording={recording} startedAt={broadcast.started_at} />}
    </>
  );
}

function Tile({ name, value }: { name: string; value: string }) {
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </div>
  );
}

function DeleteRecording({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const notify = useNotify();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const remove = useDeleteRecording(broadcast.id);
  const confirm = () => remove.mutate(undefined, { onSuccess: () => void navigate("/recordings"), onError: notify.failed });
  return (
    <>
      <Allowed permission="broadcasts.write">
        {(allowed) => (
          <Button type="text" danger disabled={!allowed} onClick={() => setOpen(true)}>
            {t("recording.delete")}
          </Button>
        )}
      </Allowed>
      <ConfirmByName
        open={open}
        title={t("recording.delete_title")}
        text={t("recording.delete_text")}
        name={broadcast.title}
        okText={t("recording.delete")}
        busy={remove.isPending}
        onConfirm={confirm}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
