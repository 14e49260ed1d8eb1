import type { HealthWarning, SourceHealth } from "@shared/generated/model/index.ts";
import { hasSource, judge, LAMPS } from "@shared/staff/health/judge.ts";
import { useText, textOfCode } from "../../shared/text.ts";
import { figuresOf } from "./figures.ts";

/** Three lights with words, what is wrong and what to do, then the figures. */
export function HealthCard({ health }: { health: SourceHealth | null }) {
  const { t, locale } = useText();
  const lamps = judge(health);
  const warnings = LAMPS.flatMap((lamp) => lamps[lamp].warnings);
  return (
    <section className="card" aria-labelledby="health-heading">
      <h2 id="health-heading">{t("health.title")}</h2>
      <ul className="lamps">
        {LAMPS.map((lamp) => (
          <li key={lamp} className={`lamp lamp-${lamps[lamp].level}`}>
            <span className="lamp-name">{t(`lamp.${lamp}`)}</span>
            <span className="lamp-word">{t(`lamp.level.${lamps[lamp].level}`)}</span>
          </li>
        ))}
      </ul>
      {warnings.map((warning) => (
        <WarningNote key={warning.code} warning={warning} />
      ))}
      {health && hasSource(health) ? (
        <dl className="figure-list">
          {figuresOf(health, locale).map(({ name, value }) => (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd className="figures">{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="muted">{t(health?.state === "standby" ? "health.standby" : "health.none")}</p>
      )}
    </section>
  );
}

function WarningNote({ warning }: { warning: HealthWarning }) {
  return (
    <div className="warning-note" role="status">
      <strong>{textOfCode("warning", warning.code, "warning.unknown")}</strong>
      <span>{textOfCode("warning.act", warning.code, "warning.act.unknown")}</span>
    </div>
  );
}
