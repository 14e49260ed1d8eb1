/** Where points came from and went, newest first. */
import { useEffect, useState } from "preact/hooks";
import { Problem } from "@shared/api/problem.ts";
import { locale, t, type MessageKey } from "../../shared/text.ts";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import { statementOf, type PointsLine, type PointsStatement } from "./api.ts";

const REASONS = {
  "earned.check_in": "points.reason.check_in",
  "earned.watch": "points.reason.watch",
  "earned.comment": "points.reason.comment",
  "earned.share": "points.reason.share",
  "earned.invite": "points.reason.invite",
  "gift.sent": "points.reason.gift",
  "gift.tipped": "points.reason.tip",
  "gift.refunded": "points.reason.gift_refunded",
  "points.corrected": "points.reason.corrected",
  "points.refunded": "points.reason.refunded",
  "points.expired": "points.reason.expired",
  "quiz.right": "points.reason.quiz",
  "packet.taken": "points.reason.packet",
  "raffle.won": "points.reason.raffle",
  "raffle.returned": "points.reason.raffle_returned",
} as const satisfies Record<string, MessageKey>;

export function Statement({ slug }: { slug: string }) {
  const [lines, setLines] = useState<PointsLine[]>([]);
  const [page, setPage] = useState<PointsStatement | "failed" | null>(null);
  const [asked, setAsked] = useState<{ cursor: string | null }>({ cursor: null });
  useEffect(() => {
    const { cursor } = asked;
    statementOf(slug, cursor).then(
      (found) => {
        setLines((known) => (cursor ? [...known, ...found.items] : found.items));
        setPage(found);
      },
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        setPage("failed");
      },
    );
  }, [slug, asked]);
  if (page === null) return <Spinner size={24} />;
  const more = page === "failed" ? null : (page.next_cursor ?? null);
  return (
    <>
      {page !== "failed" && page.expiring && <p class="points-expiring">{t("points.expiring", { points: page.expiring.points, day: dayOf(page.expiring.until) })}</p>}
      {page !== "failed" && lines.length === 0 && <p class="leaders-none">{t("points.none")}</p>}
      <ol class="statement">
        {lines.map((line) => (
          <li key={line.id}>
            <span class="task-words">
              <b>{reasonOf(line)}</b>
              <small>
                {timeOf(line.created_at)}
                {line.refunded && ` · ${t("points.given_back")}`}
              </small>
            </span>
            <span class={line.points > 0 ? "is-in" : ""}>{line.points > 0 ? `+${line.points}` : line.points}</span>
          </li>
        ))}
      </ol>
      {page === "failed" && (
        <p role="alert">
          {t("points.unloaded")}{" "}
          <button type="button" class="link" onClick={() => setAsked({ cursor: null })}>
            {t("points.retry")}
          </button>
        </p>
      )}
      {more && (
        <button type="button" class="link" onClick={() => setAsked({ cursor: more })}>
          {t("points.more")}
        </button>
      )}
    </>
  );
}

function reasonOf(line: PointsLine): string {
  const key = (REASONS as Record<string, MessageKey | undefined>)[line.reason];
  const name = line.details[locale.value === "zh-CN" ? "name_zh" : "name_en"];
  const words = key ? t(key) : t("points.reason.other");
  return typeof name === "string" && line.reason === "gift.sent" ? `${words} · ${name}` : words;
}

function timeOf(moment: string): string {
  return new Date(moment).toLocaleString(locale.value, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
}

function dayOf(moment: string): string {
  return new Date(moment).toLocaleDateString(locale.value, { month: "long", day: "numeric" });
}
