/** Outgoing webhooks: endpoints, and the log of what was sent to them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createWebhook,
  deleteWebhook,
  getWebhookDelivery,
  listWebhookDeliveries,
  listWebhooks,
  redeliverWebhook,
  rotateWebhookSecret,
  switchWebhook,
  testWebhook,
  updateWebhook,
} from "@shared/generated/api/webhooks/webhooks.ts";
import type { WebhookDeliveryState, WebhookDeliveryView, WebhookWrite } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const WEBHOOKS = ["webhooks"] as const;
const PAGE = 30;
const LOOK_MILLISECONDS = 2_000;

const logKey = (id: string) => [...WEBHOOKS, id, "log"] as const;

export function useWebhooks() {
  return useQuery({ queryKey: [...WEBHOOKS, "list"], queryFn: ({ signal }) => listWebhooks({ signal }) });
}

function useChange<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: WEBHOOKS }) });
}

export function useCreate() {
  return useChange((wanted: WebhookWrite) => createWebhook(wanted));
}

export function useUpdate() {
  return useChange(({ id, wanted }: { id: string; wanted: WebhookWrite }) => updateWebhook(id, wanted));
}

export function useSwitch() {
  return useChange(({ id, on }: { id: string; on: boolean }) => switchWebhook(id, { on }));
}

export function useRotate() {
  return useChange((id: string) => rotateWebhookSecret(id));
}

export function useDelete() {
  return useChange((id: string) => deleteWebhook(id));
}

export function useTest() {
  return useChange((id: string) => testWebhook(id));
}

/** Looked at again and again: attempts happen by themselves. */
export function useLog(id: string, state: WebhookDeliveryState | undefined) {
  return usePages<WebhookDeliveryView>(
    [...logKey(id), state],
    (cursor, signal) => listWebhookDeliveries(id, { state, cursor, limit: PAGE }, { signal }),
    LOOK_MILLISECONDS,
  );
}

export function useDelivery(id: string, deliveryId: string) {
  return useQuery({
    queryKey: [...logKey(id), "one", deliveryId],
    queryFn: ({ signal }) => getWebhookDelivery(id, deliveryId, { signal }),
    refetchInterval: LOOK_MILLISECONDS,
  });
}

export function useRedeliver(id: string) {
  return useChange((deliveryId: string) => redeliverWebhook(id, deliveryId));
}
