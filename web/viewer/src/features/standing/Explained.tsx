/** Until when and why somebody may not do something, and what they can say to it. */
import { useState } from "preact/hooks";
import { Problem } from "@shared/api/problem.ts";
import { errorText, locale, t } from "../../shared/text.ts";
import { mayAppeal, NOTE_LIMIT, type Appeal, type Restriction } from "./core.ts";

interface Props {
  one: Restriction;
  now: number;
  onAppeal: (note: string) => Promise<void>;
}

export function Explained({ one, now, onAppeal }: Props) {
  return (
    <div class="explained">
      <dl class="explained-facts">
        <dt>{t("standing.until")}</dt>
        <dd>{one.until ? moment(one.until) : t("standing.for_good")}</dd>
        <dt>{t("standing.where")}</dt>
        <dd>{t(one.everywhere ? "standing.everywhere" : "standing.here")}</dd>
        {one.reason && (
          <>
            <dt>{t("standing.reason")}</dt>
            <dd>{one.reason}</dd>
          </>
        )}
      </dl>
      {one.appeal && <Answered appeal={one.appeal} />}
      {mayAppeal(one, now) && <AppealForm onAppeal={onAppeal} />}
    </div>
  );
}

export function Answered({ appeal }: { appeal: Appeal }) {
  return (
    <div class="explained-appeal" role="status">
      <p class="explained-note">{t("standing.you_said", { note: appeal.note })}</p>
      <p>{t(`standing.appeal.${appeal.state}`)}</p>
      {appeal.answer && <p class="explained-note">{t("standing.answer", { answer: appeal.answer })}</p>}
    </div>
  );
}

function AppealForm({ onAppeal }: { onAppeal: (note: string) => Promise<void> }) {
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailure("");
    try {
      await onAppeal(note.trim());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setFailure(errorText(error.code));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="explained-form" onSubmit={(event) => void submit(event)}>
      <label>
        <span>{t("standing.appeal_label")}</span>
        <textarea class="field" rows={3} maxLength={NOTE_LIMIT} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      {failure && <p role="alert">{failure}</p>}
      <button class="button is-primary" disabled={busy || note.trim() === ""}>
        {t("standing.appeal_send")}
      </button>
    </form>
  );
}

function moment(iso: string): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}
