import { InboxOutlined } from "@ant-design/icons";
import { Alert, Button, Drawer, Upload } from "antd";
import { useState } from "react";
import type { BulkRead } from "@shared/generated/model/index.ts";
import { problemText } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { exportUrl, useShipFile } from "./api.ts";

/** Many parcels from one file; each row that cannot be sent says why and the others are. */
export function ShipFile({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const ship = useShipFile();
  const [read, setRead] = useState<BulkRead | null>(null);
  const send = (file: File) => {
    setRead(null);
    ship.mutate(file, { onSuccess: setRead });
    return false;
  };
  return (
    <Drawer open onClose={onClose} size={560} title={t("orders.ship_file")}>
      <ol className="empty-steps">
        <li>
          {t("orders.file_step_export")}{" "}
          <Button size="small" href={exportUrl({ state: ["paid", "fulfilling"] })} download>
            {t("orders.export_to_ship")}
          </Button>
        </li>
        <li>{t("orders.file_step_fill")}</li>
        <li>{t("orders.file_step_upload")}</li>
      </ol>
      <Upload.Dragger accept=".csv,text/csv" maxCount={1} showUploadList={false} disabled={ship.isPending} beforeUpload={send}>
        <p>
          <InboxOutlined aria-hidden className="orders-drop" />
        </p>
        <p>{t(ship.isPending ? "orders.file_busy" : "orders.file_drop")}</p>
      </Upload.Dragger>
      {ship.isError && <Alert type="error" showIcon title={problemText(ship.error)} className="form-fault" />}
      {read && <Result read={read} />}
    </Drawer>
  );
}

function Result({ read }: { read: BulkRead }) {
  const { t } = useText();
  return (
    <section aria-live="polite">
      <Alert type={read.faults.length > 0 ? "warning" : "success"} showIcon title={t("orders.file_done", { done: read.done, unchanged: read.unchanged, faults: read.faults.length })} />
      {read.faults.length > 0 && (
        <ul className="money-list">
          {read.faults.map((fault) => (
            <li key={fault.row}>
              <span className="two-lines">
                <span className="row-title figures">{fault.number || "–"}</span>
                <span className="muted small">{t("orders.row", { row: fault.row + 1 })}</span>
              </span>
              <FaultText code={fault.code} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function FaultText({ code }: { code: string }) {
  const { t } = useText();
  const known = ["order.number", "order.state", "order.not_found", "shipping.carrier", "shipping.tracking_number"] as const;
  const found = known.find((one) => one === code);
  return <span className="small">{found ? t(`orders.fault.${found}`) : code}</span>;
}
