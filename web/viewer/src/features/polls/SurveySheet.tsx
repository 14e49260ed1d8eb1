/** One question at a time, from the foot of the screen. What is answered stays on the device until it is sent. */
import { useEffect, useRef, useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import type { Answer, Poll, Question } from "./core.ts";
import { draftOf, dropDraft, isAnswered, keepDraft, missing, replaced } from "./survey.ts";
import { SurveyQuestion } from "./SurveyQuestion.tsx";

interface Props {
  poll: Poll;
  questions: readonly Question[];
  /** Resolves to an error code, or null. */
  onSend: (answers: Answer[]) => Promise<string | null>;
  onClose: () => void;
}

export function SurveySheet({ poll, questions, onSend, onClose }: Props) {
  const [answers, setAnswers] = useState(() => draftOf(poll.id, questions));
  const [number, setNumber] = useState(() => Math.max(0, missing(questions, answers)));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [number]);
  const question = questions[number];
  if (!question) return null;
  const last = number === questions.length - 1;
  const blocked = question.required && !isAnswered(answers[number] ?? null);
  const change = (answer: Answer) => {
    const next = replaced(answers, number, answer);
    setAnswers(next);
    keepDraft(poll.id, next);
  };
  const send = () => {
    const open = missing(questions, answers);
    if (open >= 0) return setNumber(open);
    setBusy(true);
    void onSend(answers).then((code) => {
      setBusy(false);
      setFailure(code);
      if (code !== null) return;
      dropDraft(poll.id);
      onClose();
    });
  };
  return (
    <Sheet title={poll.question} onClose={onClose}>
      <div class="survey">
        <p class="survey-place">{t("survey.progress", { number: number + 1, count: questions.length })}</p>
        <progress class="survey-progress" value={number + 1} max={questions.length} aria-label={t("survey.place")} />
        <h3 id="survey-question" class="survey-question" tabIndex={-1} ref={heading}>
          {question.text}
          {!question.required && <span class="survey-optional">{t("survey.optional")}</span>}
        </h3>
        <SurveyQuestion key={number} question={question} answer={answers[number] ?? null} onAnswer={change} />
        {failure && (
          <p class="field-failure" role="alert">
            {errorText(failure)}
          </p>
        )}
        <div class="survey-acts">
          <button type="button" class="button" disabled={number === 0 || busy} onClick={() => setNumber(number - 1)}>
            {t("survey.back")}
          </button>
          <button type="button" class="button is-primary" disabled={blocked || busy} onClick={last ? send : () => setNumber(number + 1)}>
            {t(last ? "survey.send" : "survey.next")}
          </button>
        </div>
      </div>
    </Sheet>
  );
}
