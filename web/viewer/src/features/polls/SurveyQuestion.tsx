/** What one question of a questionnaire is answered with. */
import { t } from "../../shared/text.ts";
import type { Answer, Question } from "./core.ts";
import { steps, tapped } from "./survey.ts";

interface Props {
  question: Question;
  answer: Answer;
  onAnswer: (answer: Answer) => void;
}

/** The server's most. */
const WORDS = 300;

export function SurveyQuestion({ question, answer, onAnswer }: Props) {
  const tap = (value: number) => onAnswer(tapped(question, answer, value));
  if (question.kind === "text") {
    return (
      <textarea
        class="input survey-words"
        rows={3}
        maxLength={WORDS}
        aria-labelledby="survey-question"
        placeholder={t("survey.write")}
        value={typeof answer === "string" ? answer : ""}
        onInput={(event) => onAnswer(event.currentTarget.value)}
      />
    );
  }
  if (question.kind === "scale") {
    return (
      <div role="group" aria-labelledby="survey-question">
        <div class={`survey-scale ${question.scale === 10 ? "is-long" : ""}`}>
          {steps(question).map((step) => (
            <button key={step} type="button" class="survey-step" aria-pressed={answer === step} aria-label={stepLabel(question, step)} onClick={() => tap(step)}>
              {step}
            </button>
          ))}
        </div>
        {(question.low ?? question.high) && (
          <p class="survey-ends">
            <span>{question.low}</span>
            <span>{question.high}</span>
          </p>
        )}
      </div>
    );
  }
  const marked = Array.isArray(answer) ? answer : [answer];
  return (
    <ul class="poll-options" aria-labelledby="survey-question">
      {question.options.map((option, number) => (
        <li key={option}>
          <button type="button" class="poll-option" aria-pressed={marked.includes(number)} onClick={() => tap(number)}>
            {option}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The ends of a scale are told with their names. */
function stepLabel(question: Question, step: number): string {
  const values = steps(question);
  const name = step === values[0] ? question.low : step === values.at(-1) ? question.high : null;
  return name ? `${step} ${name}` : String(step);
}
