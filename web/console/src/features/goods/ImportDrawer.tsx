import { Alert, Button, Drawer, Progress } from "antd";
import { useState } from "react";
import type { ImportRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { useImport, usePreview, useProgress } from "./api.ts";
import { formFault } from "./faults.ts";
import { FileField } from "./FileField.tsx";
import { ImportPreview } from "./ImportPreview.tsx";

const WIDTH = 640;

/** A table of goods: chosen, looked at with what is wrong in it, taken. */
export function ImportDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Drawer open={open} onClose={onClose} title={t("goods.import_title")} size={WIDTH} destroyOnHidden>
      {open && <Steps onClose={onClose} />}
    </Drawer>
  );
}

/** The key belongs to the file: it stays when the import is tried again. */
function Steps({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const preview = usePreview();
  const take = useImport();
  const [file, setFile] = useState<File | null>(null);
  const [key, setKey] = useState("");
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setKey(crypto.randomUUID());
    take.reset();
    preview.reset();
    if (chosen) preview.mutate(chosen);
  };
  if (take.data) return <Result result={take.data} onAgain={() => choose(null)} onClose={onClose} />;
  const fault = preview.error ?? take.error;
  const start = (skipFaulty: boolean) => file && take.mutate({ table: file, key, skipFaulty });
  return (
    <>
      {fault && <Alert type="error" showIcon title={formFault(fault)} className="form-fault" />}
      {(!file || preview.isError) && <FileField onChoose={choose} />}
      {preview.isPending && <Progress percent={100} status="active" showInfo={false} aria-label={t("goods.reading")} />}
      {file && preview.data && !take.isPending && <ImportPreview name={file.name} preview={preview.data} onTake={start} onAgain={() => choose(null)} />}
      {take.isPending && <Taking importKey={key} />}
    </>
  );
}

function Taking({ importKey }: { importKey: string }) {
  const { t } = useText();
  const { data } = useProgress(importKey, true);
  const percent = data && data.total > 0 ? Math.round((100 * data.done) / data.total) : 0;
  return (
    <div role="status">
      <p>{data ? t("goods.taking", { done: data.done, total: data.total }) : t("goods.taking_begins")}</p>
      <Progress percent={percent} status="active" aria-label={t("goods.taking_begins")} />
    </div>
  );
}

function Result({ result, onAgain, onClose }: { result: ImportRead; onAgain: () => void; onClose: () => void }) {
  const { t } = useText();
  return (
    <>
      <Alert type="success" showIcon title={t("goods.taken")} className="form-fault" />
      <dl className="figure-list">
        {(["created", "changed", "kept", "skipped", "received"] as const).map((name) => (
          <div key={name} className="tile">
            <dt>{t(`goods.taken.${name}`)}</dt>
            <dd className="figures">{result[name]}</dd>
          </div>
        ))}
      </dl>
      <div className="goods-first">
        <Button type="primary" onClick={onClose}>
          {t("goods.look")}
        </Button>
        <Button onClick={onAgain}>{t("goods.another_file")}</Button>
      </div>
    </>
  );
}
