import type { SourceHealth } from "@shared/generated/model/index.ts";
import { judge, LAMPS } from "@shared/staff/health/judge.ts";
import { textOfCode, useText } from "../../shared/text.ts";

/** Three lights with words; below them only what has to be done now. */
export function Lights({ health }: { health: SourceHealth | null }) {
  const { t } = useText();
  const lamps = judge(health);
  const urgent = LAMPS.flatMap((lamp) => lamps[lamp].warnings)[0];
  return (
    <section aria-label={t("studio.signal")}>
      <ul className="lights">
        {LAMPS.map((lamp) => (
          <li key={lamp} className={`light light-${lamps[lamp].level}`}>
            <span>{t(`lamp.${lamp}`)}</span>
            <strong>{t(`lamp.level.${lamps[lamp].level}`)}</strong>
          </li>
        ))}
      </ul>
      {urgent && (
        <p className="urgent" role="status">
          <strong>{textOfCode("warning", urgent.code, "warning.unknown")}</strong> {textOfCode("warning.act", urgent.code, "warning.act.unknown")}
        </p>
      )}
    </section>
  );
}
