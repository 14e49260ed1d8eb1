import { Button, Input } from "antd";
import { useId, useState, type ReactNode } from "react";
import { useText } from "../text.ts";

const TEXT_LIMIT = 300;

interface Props {
  label: string;
  placeholder: string;
  busy: boolean;
  onTry: (text: string) => void;
  /** What came of it. */
  children: ReactNode;
}

/** A sentence that is tried without being said. */
export function TrialForm({ label, placeholder, busy, onTry, children }: Props) {
  const { t } = useText();
  const heading = useId();
  const [text, setText] = useState("");
  const said = text.trim();
  const run = () => said && onTry(said);
  return (
    <section className="card trial" aria-labelledby={heading}>
      <h2 id={heading}>{t("trial.title")}</h2>
      <div className="trial-row">
        <Input value={text} maxLength={TEXT_LIMIT} aria-label={label} placeholder={placeholder} onChange={(event) => setText(event.target.value)} onPressEnter={run} />
        <Button loading={busy} disabled={!said} onClick={run}>
          {t("trial.run")}
        </Button>
      </div>
      {children}
    </section>
  );
}
