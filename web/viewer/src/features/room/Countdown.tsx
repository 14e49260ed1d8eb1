/** The time left until a planned start, by the server's clock. */
import { useEffect, useState } from "preact/hooks";
import { remaining } from "@shared/format/format.ts";
import { t, type MessageKey } from "../../shared/text.ts";

export function Countdown({ until, serverNow }: { until: string; serverNow: () => number }) {
  const [now, setNow] = useState(serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 250);
    return () => clearInterval(timer);
  }, [serverNow]);
  const left = remaining(Date.parse(until) - now);
  if (Date.parse(until) <= now) return <p class="before-soon">{t("before.soon")}</p>;
  const tiles: [number, MessageKey][] = [
    [left.hours, "before.hours"],
    [left.minutes, "before.minutes"],
    [left.seconds, "before.seconds"],
  ];
  if (left.days) tiles.unshift([left.days, "before.days"]);
  return (
    <div class="countdown" role="timer" aria-label={t("before.countdown")}>
      {tiles.map(([value, unit]) => (
        <span class="countdown-tile" key={unit}>
          <b>{String(value).padStart(2, "0")}</b>
          <small>{t(unit)}</small>
        </span>
      ))}
    </div>
  );
}
