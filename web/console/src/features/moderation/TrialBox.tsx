import { Alert } from "antd";
import type { TrialResult } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { TrialForm } from "../../shared/ui/TrialForm.tsx";
import { useTrial } from "./api.ts";

const TONES = { allow: "success", mask: "success", hold: "warning", block: "error" } as const;

/** What would become of a comment, without sending it. */
export function TrialBox({ roomId }: { roomId: string | undefined }) {
  const { t } = useText();
  const notify = useNotify();
  const trial = useTrial();
  const run = (text: string) => trial.mutate({ text, room_id: roomId ?? null }, { onError: notify.failed });
  return (
    <TrialForm label={t("trial.label")} placeholder={t("trial.placeholder")} busy={trial.isPending} onTry={run}>
      {trial.data && <Outcome result={trial.data} said={trial.variables.text} />}
    </TrialForm>
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
