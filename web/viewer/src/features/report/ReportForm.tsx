/** What is wrong with a comment. */
import { useState } from "preact/hooks";
import { ReportReason } from "@shared/generated/model/index.ts";
import { CommandRejected } from "@shared/realtime/commands.ts";
import { errorText, t } from "../../shared/text.ts";

interface Props {
  comment: { author: { name: string }; body: string };
  onReport: (reason: ReportReason, words: string) => Promise<void>;
}

const REASONS = Object.values(ReportReason);
const WORDS_LIMIT = 200;

export function ReportForm({ comment, onReport }: Props) {
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!reason) return;
    setBusy(true);
    setFailure("");
    try {
      await onReport(reason, words.trim());
    } catch (error) {
      if (!(error instanceof CommandRejected)) throw error;
      setFailure(errorText(error.code));
      setBusy(false);
    }
  };
  return (
    <form class="report" onSubmit={(event) => void submit(event)}>
      <blockquote class="report-quote">
        <strong>{comment.author.name}</strong> {comment.body}
      </blockquote>
      <fieldset class="report-reasons">
        <legend>{t("report.why")}</legend>
        {REASONS.map((one) => (
          <label key={one} class="report-reason">
            <input type="radio" name="reason" value={one} checked={reason === one} onChange={() => setReason(one)} />
            {t(`report.reason.${one}`)}
          </label>
        ))}
      </fieldset>
      <label class="report-words">
        <span>{t("report.words")}</span>
        <input class="field" maxLength={WORDS_LIMIT} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
      </label>
      {failure && <p role="alert">{failure}</p>}
      <button class="button is-primary" disabled={busy || reason === null}>
        {t("report.send")}
      </button>
    </form>
  );
}
