import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef, useState, type DragEvent } from "react";
import { useText } from "../../shared/text.ts";
import { templateUrl } from "./api.ts";

const KINDS = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A file is chosen or dropped; who has none starts from the template. */
export function FileField({ onChoose }: { onChoose: (file: File) => void }) {
  const { t, locale } = useText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onChoose(file);
  };
  const hold = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <>
      <button type="button" className={over ? "goods-drop is-over" : "goods-drop"} onClick={() => input.current?.click()} onDragOver={hold} onDragLeave={() => setOver(false)} onDrop={drop}>
        <InboxOutlined aria-hidden />
        <strong>{t("goods.file_choose")}</strong>
        <span className="muted small">{t("goods.file_hint")}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        aria-label={t("goods.file_choose")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onChoose(file);
          event.target.value = "";
        }}
      />
      <ul className="goods-rules">
        {(["rows", "same", "left", "stock"] as const).map((rule) => (
          <li key={rule}>{t(`goods.file_rule.${rule}`)}</li>
        ))}
      </ul>
      <Button href={templateUrl(locale)} download icon={<DownloadOutlined aria-hidden />}>
        {t("goods.template")}
      </Button>
    </>
  );
}
