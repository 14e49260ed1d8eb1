/** The question that the picture has come to: options or a questionnaire, then numbers. */
import { t } from "../../shared/text.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { isRight, shownAt, type Polls, type Shown } from "./core.ts";
import { Numbers, Options } from "./PollOptions.tsx";
import type { Given } from "./store.ts";
import { Survey } from "./Survey.tsx";

interface Props {
  polls: Polls;
  /** The broadcast whose polls are shown; null: none are. */
  broadcastId: string | null;
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
  /** Null where nothing can be voted. Resolves to an error code, or null. */
  onVote: ((pollId: string, given: Given) => Promise<string | null>) | null;
  onDismiss: (pollId: string) => void;
}

export function PollCard({ polls, broadcastId, moment, onVote, onDismiss }: Props) {
  const now = useMoment(moment, polls.polls);
  const shown = shownAt(polls, broadcastId, now);
  if (!shown) return null;
  const { poll, over, mine, results, left } = shown;
  const asks = onVote !== null && !over && mine === null;
  return (
    <section class="poll" aria-labelledby="poll-question">
      <header class="poll-head">
        <span class="poll-kind">{t(poll.questions ? "survey.survey" : poll.is_quiz ? "poll.quiz" : "poll.poll")}</span>
        {left !== null && <span class="poll-left">{t("poll.left", { seconds: left })}</span>}
        {(over || mine !== null) && (
          <button type="button" class="link" onClick={() => onDismiss(poll.id)}>
            {t("poll.dismiss")}
          </button>
        )}
      </header>
      <h3 id="poll-question" class="poll-question">
        {poll.question}
      </h3>
      {poll.reward && !over && <p class="poll-note">{rewardOf(poll.reward)}</p>}
      {poll.questions ? (
        <Survey key={poll.id} shown={shown} onSend={onVote && ((answers) => onVote(poll.id, { answers }))} />
      ) : asks ? (
        <Options key={poll.id} shown={shown} onVote={(choices) => onVote(poll.id, { choices })} />
      ) : (
        <Numbers shown={shown} />
      )}
      <p class="poll-note" role="status">
        {noteOf(shown)}
        {results && ` ${t("poll.voters", { count: results.voters })}`}
        {mine === null && !over && !poll.anonymous && ` · ${t("poll.named")}`}
      </p>
    </section>
  );
}

function rewardOf({ points, first }: { points: number; first: number | null }): string {
  return first === null ? t("poll.reward", { points }) : t("poll.reward_first", { points, first });
}

function noteOf({ poll, over, mine, results, won }: Shown): string {
  if (poll.questions) return over ? t("survey.over") : mine ? t("survey.sent") : t("survey.count", { count: poll.questions.length });
  if (over && won !== null) return t("poll.won", { points: won });
  if (over) return poll.answer && mine ? t(isRight(poll, mine) ? "poll.right" : "poll.wrong") : t("poll.over");
  if (mine === null) return poll.multiple ? t("poll.many") : t("poll.one");
  return results ? t("poll.voted") : t("poll.voted_hidden");
}
