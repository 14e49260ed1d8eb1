import { Tag } from "antd";
import { WebhookDeliveryState } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";

const LOOKS: Partial<Record<WebhookDeliveryState, string>> = { [WebhookDeliveryState.delivered]: "is-right", [WebhookDeliveryState.failed]: "is-wrong" };

export function ResultTag({ state }: { state: WebhookDeliveryState }) {
  const { t } = useText();
  return <Tag className={`result-tag ${LOOKS[state] ?? ""}`}>{t(`webhooks.delivery.${state}`)}</Tag>;
}
