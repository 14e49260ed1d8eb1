import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { copyText } from "../clipboard.ts";
import { useNotify } from "../notify.ts";
import { useText } from "../text.ts";

interface Props {
  label: string;
  value: string;
  /** Several lines, such as a command. */
  block?: boolean;
}

const SHOWN_MILLISECONDS = 2_000;

/** A value to be carried elsewhere, with its copy button. */
export function CopyField({ label, value, block = false }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    copyText(value).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), SHOWN_MILLISECONDS);
    }, notify.failed);
  };
  return (
    <div className="copy-field">
      <span className="copy-label">{label}</span>
      <div className="copy-row">
        <code className={block ? "copy-value block" : "copy-value"}>{value}</code>
        <Button aria-label={copied ? undefined : t("act.copy_what", { what: label })} icon={copied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />} onClick={copy}>
          {copied ? t("act.copied") : t("act.copy")}
        </Button>
      </div>
    </div>
  );
}
