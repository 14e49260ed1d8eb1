import type { RefusalRead } from "@shared/generated/model/index.ts";
import { exactMoment } from "../../shared/figures.ts";
import { textOfCode, useText } from "../../shared/text.ts";

interface Props {
  refusals: RefusalRead[];
  /** What they have in common, when they are not those of one room. */
  title?: string;
  text?: string;
}

/** Encoders that were turned away lately, and why. */
export function Refusals({ refusals, title, text }: Props) {
  const { t, locale } = useText();
  if (refusals.length === 0) return null;
  return (
    <section className={title ? "card apart" : "card"} aria-labelledby="refusals-heading">
      <h2 id="refusals-heading">{title ?? t("refusals.title")}</h2>
      {text && <p className="muted">{text}</p>}
      <ul className="refusals">
        {refusals.map((refusal) => (
          <li key={`${refusal.code}-${refusal.remote}-${refusal.first_at}`}>
            <strong>{textOfCode("refusal", refusal.code, "refusal.unknown")}</strong>
            <span className="muted">{textOfCode("refusal.act", refusal.code, "refusal.act.unknown")}</span>
            <span className="muted small figures">{t("refusals.seen", { times: refusal.times, at: exactMoment(refusal.last_at, locale), remote: refusal.remote })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
