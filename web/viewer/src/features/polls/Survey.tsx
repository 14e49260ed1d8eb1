/** A questionnaire on its card: a way into the sheet that asks, and one into the numbers. */
import { useState } from "preact/hooks";
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import type { Answer, Shown } from "./core.ts";
import { draftOf, isAnswered } from "./survey.ts";
import { SurveyNumbers } from "./SurveyNumbers.tsx";
import { SurveySheet } from "./SurveySheet.tsx";

interface Props {
  shown: Shown;
  /** Null where nothing can be sent. */
  onSend: ((answers: Answer[]) => Promise<string | null>) | null;
}

export function Survey({ shown, onSend }: Props) {
  const [open, setOpen] = useState<"ask" | "numbers" | null>(null);
  const { poll, mine, over, results } = shown;
  const questions = poll.questions ?? [];
  const close = () => setOpen(null);
  const numbers = results?.questions?.some((one) => one !== null) ? results : null;
  const begun = open === null && mine === null && draftOf(poll.id, questions).some(isAnswered);
  return (
    <>
      {onSend && mine === null && !over && (
        <button type="button" class="button is-primary poll-send" aria-haspopup="dialog" onClick={() => setOpen("ask")}>
          {t(begun ? "survey.continue" : "survey.fill")}
        </button>
      )}
      {numbers && (
        <button type="button" class="button poll-send" aria-haspopup="dialog" onClick={() => setOpen("numbers")}>
          {t("survey.results")}
        </button>
      )}
      {open === "ask" && onSend && <SurveySheet poll={poll} questions={questions} onSend={onSend} onClose={close} />}
      {open === "numbers" && numbers && (
        <Sheet title={poll.question} onClose={close}>
          <SurveyNumbers questions={questions} results={numbers} />
        </Sheet>
      )}
    </>
  );
}
