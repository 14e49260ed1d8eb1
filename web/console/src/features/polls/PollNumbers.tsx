import { Progress, Tag } from "antd";
import { PollStateName, type PollQuestionRead, type PollQuestionResults, type PollRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { mostOf } from "./fields.ts";

/** What is asked, and what was answered so far. */
export function PollNumbers({ poll }: { poll: PollRead }) {
  const { t } = useText();
  const asked = poll.state !== PollStateName.draft;
  return (
    <>
      {poll.questions ? <Questions poll={poll} questions={poll.questions} asked={asked} /> : <Options poll={poll} asked={asked} />}
      {asked && <p className="muted small figures">{t("poll.voters", { count: poll.results.voters })}</p>}
      <Reward poll={poll} />
    </>
  );
}

function Options({ poll, asked }: { poll: PollRead; asked: boolean }) {
  const { t } = useText();
  const { votes, voters } = poll.results;
  return (
    <ul className="poll-options">
      {poll.options.map((option, number) => {
        const picture = poll.pictures?.[number];
        return (
          <li key={option}>
            <span className="poll-option">
              {picture && <img className="poll-thumb" src={picture.url} alt={picture.text} loading="lazy" />}
              {option}
              {poll.answer?.includes(number) && <Tag>{t("poll.answer")}</Tag>}
            </span>
            {asked && <Progress size="small" percent={percent(votes[number], voters)} aria-label={option} />}
          </li>
        );
      })}
    </ul>
  );
}

function Questions({ poll, questions, asked }: { poll: PollRead; questions: PollQuestionRead[]; asked: boolean }) {
  return (
    <ol className="poll-questions">
      {questions.map((question, number) => {
        const results = poll.results.questions?.[number];
        return (
          <li key={number}>
            <span className="poll-option">{question.text}</span>
            {asked && results && <Distribution question={question} results={results} />}
          </li>
        );
      })}
    </ol>
  );
}

function Distribution({ question, results }: { question: PollQuestionRead; results: PollQuestionResults }) {
  const { t, locale } = useText();
  const { votes, answered, average, promoters } = results;
  const names = question.scale ? votes.map((_, step) => String(step + (question.scale === 10 ? 0 : 1))) : question.options;
  const facts = [
    t("survey.answered", { count: answered }),
    ...(average === null ? [] : [t("survey.average", { value: average.toLocaleString(locale) })]),
    ...(promoters === null ? [] : [t("survey.promoters", { value: promoters })]),
  ];
  return (
    <>
      <ul className="poll-options">
        {names.map((name, number) => (
          <li key={name} className="poll-step">
            <span>{name}</span>
            <Progress size="small" percent={percent(votes[number], answered)} aria-label={`${question.text} ${name}`} />
          </li>
        ))}
      </ul>
      <p className="muted small figures">{facts.join(" · ")}</p>
    </>
  );
}

/** What right answers win, or have won. */
function Reward({ poll: { reward } }: { poll: PollRead }) {
  const { t } = useText();
  if (!reward) return null;
  const { points, first, until, people } = reward;
  const most = mostOf(points, first);
  if (until !== null) return <p className="muted small figures">{t("poll.rewarded", { count: people, points: people * points })}</p>;
  return <p className="muted small figures">{most === null ? t("poll.cost_each", { points }) : t("poll.cost_most", { points: most })}</p>;
}

function percent(votes: number | undefined, voters: number): number {
  return voters ? Math.round((100 * (votes ?? 0)) / voters) : 0;
}
