import { Alert, Tag } from "antd";
import type { ReplyTrialResult } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { TrialForm } from "../../shared/ui/TrialForm.tsx";
import { useTryRules } from "./api.ts";

/** Which rule would answer a sentence, without saying it. */
export function ReplyTrialBox({ broadcastId }: { broadcastId?: string }) {
  const { t } = useText();
  const notify = useNotify();
  const trial = useTryRules();
  const run = (text: string) => trial.mutate({ text, broadcast_id: broadcastId ?? null }, { onError: notify.failed });
  return (
    <TrialForm label={t("reply.trial_label")} placeholder={t("reply.trial_placeholder")} busy={trial.isPending} onTry={run}>
      {trial.data && <Outcome result={trial.data} said={trial.variables.text} />}
    </TrialForm>
  );
}

function Outcome({ result, said }: { result: ReplyTrialResult; said: string }) {
  const { t } = useText();
  const matching = result.rules.filter((rule) => rule.why !== "no_match");
  const letters = [...said];
  const title = result.reply === null ? t("reply.trial_none") : t("reply.trial_says", { text: result.reply });
  return (
    <Alert
      role="status"
      showIcon
      type={result.reply === null ? "info" : "success"}
      title={title}
      description={
        matching.length > 0 && (
          <ul className="reply-tried">
            {matching.map((rule) => (
              <li key={rule.rule_id}>
                <span className="row-title">{rule.name}</span> <Tag>{t(`reply.why.${rule.why}`)}</Tag>
                {rule.found.map(([from = 0, to = 0]) => (
                  <mark key={`${from}-${to}`}>{letters.slice(from, to).join("")}</mark>
                ))}
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}
