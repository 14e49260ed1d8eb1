import { Tag } from "antd";
import { WebhookState, type WebhookView } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";

/** Whether it is sent to, and what is wrong if something is. */
export function StateTag({ webhook }: { webhook: WebhookView }) {
  const { t, locale } = useText();
  const isFailing = webhook.state === WebhookState.on && webhook.failing_since !== null;
  const look = webhook.state === WebhookState.paused || isFailing ? "is-wrong" : webhook.state === WebhookState.on ? "is-right" : "";
  return (
    <span className="two-lines">
      <Tag className={`result-tag ${look}`}>{t(isFailing ? "webhooks.state.failing" : `webhooks.state.${webhook.state}`)}</Tag>
      {webhook.failing_since && <span className="muted small">{t("webhooks.failing_since", { at: moment(webhook.failing_since, locale) })}</span>}
      {webhook.open > 0 && <span className="muted small">{t("webhooks.open", { count: webhook.open })}</span>}
    </span>
  );
}
