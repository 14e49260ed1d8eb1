import { onlineManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useText } from "../text.ts";

/** Says that what is shown may be old while the network is away. */
export function OfflineBanner() {
  const { t } = useText();
  const online = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  if (online) return null;
  return (
    <div className="offline" role="status">
      {t("offline")}
    </div>
  );
}
