/** The numbers of a questionnaire, as far as viewers see them. */
import { locale, t } from "../../shared/text.ts";
import { percent, type Question, type Results } from "./core.ts";
import { steps } from "./survey.ts";

type Count = NonNullable<NonNullable<Results["questions"]>[number]>;

export function SurveyNumbers({ questions, results }: { questions: readonly Question[]; results: Results }) {
  return (
    <ol class="survey-numbers" tabIndex={0}>
      {questions.map((question, number) => {
        const counted = results.questions?.[number];
        return (
          counted && (
            <li key={number}>
              <h3 class="survey-question">{question.text}</h3>
              <Distribution question={question} counted={counted} />
            </li>
          )
        );
      })}
    </ol>
  );
}

function Distribution({ question, counted }: { question: Question; counted: Count }) {
  const names = question.kind === "scale" ? steps(question).map(String) : question.options;
  return (
    <>
      <ul class="poll-options">
        {names.map((name, number) => {
          const share = percent(counted.votes, counted.answered, number);
          return (
            <li key={name} class="poll-number" style={{ "--share": `${share}%` }}>
              <span class="poll-text">{name}</span>
              <span class="poll-share">{share}%</span>
            </li>
          );
        })}
      </ul>
      <p class="poll-note">
        {t("poll.voters", { count: counted.answered })}
        {counted.average !== null && ` ${t("survey.average", { value: counted.average.toLocaleString(locale.value) })}`}
        {counted.promoters !== null && ` ${t("survey.promoters", { value: counted.promoters })}`}
      </p>
    </>
  );
}
