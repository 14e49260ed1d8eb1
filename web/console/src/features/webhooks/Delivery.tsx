import { Button, Skeleton } from "antd";
import type { WebhookAttemptView } from "@shared/generated/model/index.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { CopyField } from "../../shared/ui/CopyField.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useDelivery, useRedeliver } from "./api.ts";

/** One delivery: what is sent, how each attempt went, and once more. */
export function Delivery({ webhookId, deliveryId }: { webhookId: string; deliveryId: string }) {
  const { t } = useText();
  const notify = useNotify();
  const delivery = useDelivery(webhookId, deliveryId);
  const again = useRedeliver(webhookId);
  if (delivery.isError) return <Failed error={delivery.error} retry={() => void delivery.refetch()} />;
  if (!delivery.data) return <Skeleton active title={false} />;
  const { message_id, body, history } = delivery.data;
  return (
    <div className="webhook-delivery">
      <CopyField label={t("webhooks.message_id")} value={message_id} />
      <CopyField label={t("webhooks.body")} value={pretty(body)} block />
      <h3>{t("webhooks.attempts")}</h3>
      {history.length === 0 && <p className="muted">{t("webhooks.no_attempt")}</p>}
      <ol className="webhook-attempts">
        {history.map((attempt) => (
          <Attempt key={attempt.number} attempt={attempt} />
        ))}
      </ol>
      <Button loading={again.isPending} onClick={() => again.mutate(deliveryId, { onError: notify.failed })}>
        {t("webhooks.redeliver")}
      </Button>
    </div>
  );
}

function Attempt({ attempt }: { attempt: WebhookAttemptView }) {
  const { t, locale } = useText();
  const result = attempt.status === null ? textOfCode("webhooks.fault", attempt.fault ?? "", "webhooks.fault.connection") : t("webhooks.answered", { status: attempt.status });
  return (
    <li>
      <span className={attempt.fault ? "webhook-bad" : "webhook-good"}>{result}</span>{" "}
      <span className="muted small figures">
        {exactMoment(attempt.at, locale)} · {t("webhooks.milliseconds", { count: attempt.milliseconds })}
      </span>
      {attempt.answer && <pre className="webhook-answer">{attempt.answer}</pre>}
    </li>
  );
}

/** Easier to read than what is sent byte for byte. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
