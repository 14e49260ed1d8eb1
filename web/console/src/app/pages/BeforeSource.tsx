import { Link } from "react-router";
import type { BroadcastRead, RecordingState } from "@shared/generated/model/index.ts";
import { isOver, isPlan } from "@shared/staff/room/states.ts";
import { usePush } from "@shared/staff/room/use-push.ts";
import { useRecordingState } from "../../features/live/api.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";

/** In place of the picture while there is none: what happens next, or where the replay is. */
export function BeforeSource({ broadcast }: { broadcast: BroadcastRead }) {
  const { t, locale } = useText();
  if (isOver(broadcast.state)) return <Over broadcast={broadcast} />;
  return (
    <div className="stage-note">
      <NextAct broadcast={broadcast} />
      {isPlan(broadcast.state) && broadcast.scheduled_at && <span className="figures">{t("live.planned", { at: moment(broadcast.scheduled_at, locale) })}</span>}
    </div>
  );
}

/** What a push would do now; only where it opens this broadcast is somebody told to push. */
function NextAct({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const push = usePush(broadcast);
  if (!push) return null;
  if (push.kind === "this") {
    return (
      <>
        <strong>{t("live.waiting")}</strong>
        <span>{t(broadcast.start_on_first_picture ? "live.waiting_auto" : "live.waiting_manual")}</span>
      </>
    );
  }
  if (push.kind === "early") {
    return (
      <>
        <strong>{t("push.early")}</strong>
        <span>{t("push.early_act")}</span>
      </>
    );
  }
  return (
    <>
      <strong>{t(`push.${push.kind}`)}</strong>
      <Link to={`/broadcasts/${push.broadcast.id}`}>{push.broadcast.title}</Link>
      <span>{t(`push.${push.kind}_act`)}</span>
    </>
  );
}

function Over({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const recording = useRecordingState(broadcast.id, broadcast.state === "ended");
  return (
    <div className="stage-note">
      <strong>{t("live.over")}</strong>
      {broadcast.started_at ? <Replay broadcastId={broadcast.id} state={recording.data?.state} /> : <span>{t("live.never_aired")}</span>}
    </div>
  );
}

/** What became of the recording; nothing while that is not known. */
function Replay({ broadcastId, state }: { broadcastId: string; state: RecordingState | undefined }) {
  const { t } = useText();
  if (state === undefined) return null;
  if (state === "ready") return <Link to={`/recordings/${broadcastId}`}>{t("recording.watch")}</Link>;
  return <span>{t(state === "recording" ? "live.replay_comes" : `recording.why.${state}`)}</span>;
}
