import { Alert, Button, Input } from "antd";
import { useState } from "react";
import type { TrialResult } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useTrial } from "./api.ts";

const TEXT_LIMIT = 300;
const TONES = { allow: "success", mask: "success", hold: "warning", block: "error" } as const;

/** What would become of a comment, without sending it. */
export function TrialBox({ roomId }: { roomId: string | undefined }) {
  const { t } = useText();
  const notify = useNotify();
  const [text, setText] = useState("");
  const trial = useTrial();
  const run = () => text.trim() && trial.mutate({ text: text.trim(), room_id: roomId ?? null }, { onError: notify.failed });
  return (
    <section className="card trial" aria-labelledby="trial-heading">
      <h2 id="trial-heading">{t("trial.title")}</h2>
      <div className="trial-row">
        <Input value={text} maxLength={TEXT_LIMIT} aria-label={t("trial.label")} placeholder={t("trial.placeholder")} onChange={(event) => setText(event.target.value)} onPressEnter={run} />
        <Button loading={trial.isPending} disabled={!text.trim()} onClick={run}>
          {t("trial.run")}
        </Button>
      </div>
      {trial.data && <Outcome result={trial.data} said={trial.variables.text} />}
    </section>
  );
}

function Outcome({ result, said }: { result: TrialResult; said: string }) {
  const { t, locale } = useText();
  const words = [...new Set(result.hits.map((hit) => `“${hit.word}”`))];
  const list = new Intl.ListFormat(locale, { type: "unit", style: "short" });
  const shown = result.text === said ? t("trial.shown") : t("trial.masked", { text: result.text });
  const title = result.action === "hold" || result.action === "block" ? t(`trial.${result.action}`) : shown;
  const why = [...result.reasons.map((reason) => t(`reason.${reason}`)), ...(words.length ? [t("trial.hits", { words: list.format(words) })] : [])];
  return <Alert role="status" showIcon type={TONES[result.action]} title={title} description={why.length ? why.join(" · ") : undefined} />;
}
