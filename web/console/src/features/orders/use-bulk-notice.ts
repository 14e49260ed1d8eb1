/** What came of an act on many orders, in a short notice. */
import type { BulkRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";

export function useBulkNotice() {
  const { t } = useText();
  const notify = useNotify();
  const tell = ({ done, faults }: BulkRead) => notify.done(faults.length > 0 ? t("orders.bulk_part", { done, faults: faults.length }) : t("orders.bulk_done", { done }));
  return Object.assign(tell, { failed: notify.failed });
}
