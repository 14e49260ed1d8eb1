import { Alert, Button, Drawer, Select, Skeleton } from "antd";
import { useState } from "react";
import { WebhookDeliveryState, WebhookState, type WebhookDeliveryView, type WebhookView } from "@shared/generated/model/index.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useLog, useSwitch, useTest } from "./api.ts";
import { Delivery } from "./Delivery.tsx";
import { ResultTag } from "./ResultTag.tsx";

interface Props {
  webhook: WebhookView | undefined;
  onClose: () => void;
}

/** What was sent to one webhook, newest first. */
export function LogDrawer({ webhook, onClose }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const test = useTest();
  const [state, setState] = useState<WebhookDeliveryState>();
  if (!webhook) return null;
  const states = Object.values(WebhookDeliveryState).map((value) => ({ value, label: t(`webhooks.delivery.${value}`) }));
  return (
    <Drawer open onClose={onClose} size={600} title={webhook.description || webhook.url}>
      <Paused webhook={webhook} />
      <div className="tool-acts webhook-log-acts">
        <Select allowClear className="webhook-log-state" aria-label={t("webhooks.state")} placeholder={t("webhooks.any_state")} value={state} options={states} onChange={(value: WebhookDeliveryState | undefined) => setState(value)} />
        <Button loading={test.isPending} onClick={() => test.mutate(webhook.id, { onError: notify.failed })}>
          {t("webhooks.test")}
        </Button>
      </div>
      <Log webhook={webhook} state={state} />
    </Drawer>
  );
}

function Paused({ webhook }: { webhook: WebhookView }) {
  const { t } = useText();
  const notify = useNotify();
  const flip = useSwitch();
  if (webhook.state !== WebhookState.paused) return null;
  const resume = (
    <Button size="small" loading={flip.isPending} onClick={() => flip.mutate({ id: webhook.id, on: true }, { onError: notify.failed })}>
      {t("webhooks.resume")}
    </Button>
  );
  return <Alert type="warning" showIcon className="form-fault" title={t("webhooks.paused_title")} description={t("webhooks.paused_text", { count: webhook.open })} action={resume} />;
}

function Log({ webhook, state }: { webhook: WebhookView; state: WebhookDeliveryState | undefined }) {
  const { t } = useText();
  const { query, items } = useLog(webhook.id, state);
  const [opened, setOpened] = useState<string | null>(null);
  if (query.isPending) return <Skeleton active />;
  return (
    <>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <p className="muted">{t(state ? "webhooks.none_such" : "webhooks.none_sent")}</p>}
      <ol className="webhook-log">
        {items.map((row) => (
          <li key={row.id}>
            <Row row={row} isOpen={opened === row.id} onToggle={() => setOpened(opened === row.id ? null : row.id)} />
            {opened === row.id && <Delivery webhookId={webhook.id} deliveryId={row.id} />}
          </li>
        ))}
      </ol>
      <MoreButton query={query} />
    </>
  );
}

function Row({ row, isOpen, onToggle }: { row: WebhookDeliveryView; isOpen: boolean; onToggle: () => void }) {
  const { t, locale } = useText();
  return (
    <button type="button" className="webhook-row" aria-expanded={isOpen} onClick={onToggle}>
      <span className="two-lines">
        <span className="row-title">{textOfCode("webhooks.event", row.event_type, "webhooks.event.other")}</span>
        <span className="muted small figures">{exactMoment(row.created_at, locale)}</span>
      </span>
      <span className="two-lines webhook-outcome">
        <ResultTag state={row.state} />
        {row.due_at && row.attempts > 0 && <span className="muted small figures">{t("webhooks.next", { at: exactMoment(row.due_at, locale) })}</span>}
      </span>
    </button>
  );
}
