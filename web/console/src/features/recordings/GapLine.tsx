import { clock } from "@shared/format/format.ts";
import type { RecordingRead } from "@shared/generated/model/index.ts";
import { decimal } from "../../shared/figures.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { gapMarks, wholeSeconds } from "./timeline.ts";

/** The whole time line, with what is missing shown as what it is. */
export function GapLine({ recording, startedAt }: { recording: RecordingRead; startedAt: string }) {
  const { t, locale } = useText();
  const marks = gapMarks(recording.gaps, startedAt, recording.duration_seconds);
  const missing = recording.gaps.reduce((sum, gap) => sum + gap.seconds, 0);
  return (
    <section className="card" aria-labelledby="gaps-heading">
      <h2 id="gaps-heading">{t("gaps.title")}</h2>
      <div className="gap-line" aria-hidden="true">
        {marks.map((mark) => (
          <span key={`${mark.from}-${mark.reason}`} className="gap-mark" style={{ left: `${mark.left * 100}%`, width: `${Math.max(mark.width * 100, 0.4)}%` }} />
        ))}
      </div>
      <div className="gap-ends muted small figures">
        <span>0:00</span>
        <span>{clock(wholeSeconds(recording.gaps, recording.duration_seconds))}</span>
      </div>
      {marks.length === 0 ? (
        <p className="muted">{t("gaps.none")}</p>
      ) : (
        <>
          <p>{t("gaps.some", { count: marks.length, seconds: decimal(missing, locale) })}</p>
          <ul className="gap-list">
            {marks.map((mark) => (
              <li key={`${mark.from}-${mark.reason}`}>
                <span className="figures">{clock(mark.from)}</span>
                <span className="figures">{t("gaps.seconds", { seconds: decimal(mark.seconds, locale) })}</span>
                <span className="muted">{textOfCode("gap", mark.reason, "gap.unknown")}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
