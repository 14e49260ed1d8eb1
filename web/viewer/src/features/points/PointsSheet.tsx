/** My points: the balance, what earns more today, and where points came from and went. */
import { useEffect, useState } from "preact/hooks";
import { errorText, locale, t, type MessageKey } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import type { MyPoints, TaskRead } from "./api.ts";
import { Statement } from "./Statement.tsx";
import type { Points } from "./store.ts";

interface Props {
  slug: string;
  points: Points;
  /** The same function each time. */
  onRefresh: () => void;
  onCheckIn: () => Promise<void>;
  onClose: () => void;
}

export function PointsSheet({ slug, points, onRefresh, onCheckIn, onClose }: Props) {
  const [tab, setTab] = useState<"tasks" | "statement">("tasks");
  useEffect(() => onRefresh(), [onRefresh]);
  const { balance, mine, failure } = points;
  return (
    <Sheet title={t("points.title")} onClose={onClose}>
      <p class="points-balance">
        <b>{balance === null ? "–" : balance.toLocaleString(locale.value)}</b> {t("points.unit")}
      </p>
      <div class="leaders-boards" role="tablist" aria-label={t("points.title")}>
        {(["tasks", "statement"] as const).map((one) => (
          <button key={one} type="button" role="tab" aria-selected={tab === one} onClick={() => setTab(one)}>
            {t(`points.${one}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={t(`points.${tab}`)}>
        {failure && (
          <p role="alert">
            {errorText(failure)}{" "}
            <button type="button" class="link" onClick={onRefresh}>
              {t("points.retry")}
            </button>
          </p>
        )}
        {tab === "tasks" && !mine && !failure && <Spinner size={24} />}
        {tab === "tasks" && mine && <Tasks mine={mine} onCheckIn={onCheckIn} />}
        {tab === "statement" && <Statement key={balance} slug={slug} />}
      </div>
    </Sheet>
  );
}

function Tasks({ mine, onCheckIn }: { mine: MyPoints; onCheckIn: () => Promise<void> }) {
  return (
    <>
      <ul class="tasks">
        {mine.tasks.map((task) => (
          <li key={task.rule} class="task">
            <span class="task-words">
              <b>{t(`points.task.${task.rule}` satisfies MessageKey)}</b>
              <small>{task.rule === "check_in" ? streakText(mine) : progressText(task)}</small>
            </span>
            <span class="task-points">+{task.points}</span>
            {task.rule === "check_in" ? <CheckInButton done={mine.check_in?.done ?? false} onCheckIn={onCheckIn} /> : <Progress task={task} />}
          </li>
        ))}
      </ul>
      <p class="points-day">{t("points.today", { earned: mine.earned_today, most: mine.most_a_day })}</p>
    </>
  );
}

function CheckInButton({ done, onCheckIn }: { done: boolean; onCheckIn: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  if (done) return <span class="task-done">{t("points.checked_in")}</span>;
  const act = () => {
    setBusy(true);
    void onCheckIn().finally(() => setBusy(false));
  };
  return (
    <button type="button" class="task-act" disabled={busy} onClick={act}>
      {t("points.check_in")}
    </button>
  );
}

function Progress({ task }: { task: TaskRead }) {
  if (task.done >= task.times) return <span class="task-done">{t("points.done")}</span>;
  return (
    <span class="task-count">
      {task.done}/{task.times}
    </span>
  );
}

function progressText(task: TaskRead): string {
  if (task.rule === "invite") return t("points.invited", { minutes: task.minutes ?? 0, times: task.times });
  if (!task.minutes) return t("points.each", { times: task.times });
  const minutes = Math.floor((task.seconds ?? 0) / 60);
  return t("points.watched", { minutes, span: task.minutes });
}

function streakText({ check_in }: MyPoints): string {
  return check_in ? t("points.streak", { days: check_in.days, tomorrow: check_in.tomorrow }) : "";
}
