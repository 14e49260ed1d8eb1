/** What is said of a raffle that was called off. */
import { t } from "../../shared/text.ts";
import type { Raffle } from "./core.ts";

export function calledOff({ called_off_reason: reason }: Raffle): string {
  return reason ? t("raffle.called_off_because", { reason }) : t("raffle.called_off");
}
