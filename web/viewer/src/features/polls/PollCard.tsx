/** The question that the picture has come to: options, then numbers. */
import { useEffect, useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { percent, shownAt, type Polls, type Shown } from "./core.ts";

interface Props {
  polls: Polls;
  /** The broadcast whose polls are shown; null: none are. */
  broadcastId: string | null;
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
  /** Null where nothing can be voted. Resolves to an error code, or null. */
  onVote: ((pollId: string, choices: number[]) => Promise<string | null>) | null;
  onDismiss: (pollId: string) => void;
}

const LOOK_MILLISECONDS = 500;

export function PollCard({ polls, broadcastId, moment, onVote, onDismiss }: Props) {
  const [now, setNow] = useState(moment);
  useEffect(() => {
    setNow(moment());
    if (polls.polls.length === 0) return;
    const timer = setInterval(() => setNow(moment()), LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [polls, moment]);
  const shown = shownAt(polls, broadcastId, now);
  if (!shown) return null;
  const { poll, over, mine, results, left } = shown;
  const asks = onVote !== null && !over && mine === null;
  return (
    <section class="poll" aria-labelledby="poll-question">
      <header class="poll-head">
        <span class="poll-kind">{t(poll.is_quiz ? "poll.quiz" : "poll.poll")}</span>
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
      {asks ? <Options key={poll.id} shown={shown} onVote={(choices) => onVote(poll.id, choices)} /> : <Numbers shown={shown} />}
      <p class="poll-note" role="status">
        {noteOf(shown)}
        {results && ` ${t("poll.voters", { count: results.voters })}`}
      </p>
    </section>
  );
}

function noteOf({ poll, over, mine, results }: Shown): string {
  if (over) return poll.answer && mine ? t(isRight(poll.answer, mine) ? "poll.right" : "poll.wrong") : t("poll.over");
  if (mine === null) return poll.multiple ? t("poll.many") : t("poll.one");
  return results ? t("poll.voted") : t("poll.voted_hidden");
}

function isRight(answer: readonly number[], mine: readonly number[]): boolean {
  return answer.length === mine.length && answer.every((number) => mine.includes(number));
}

/** One tap is a vote where one option can be chosen; else they are marked and sent. */
function Options({ shown, onVote }: { shown: Shown; onVote: (choices: number[]) => Promise<string | null> }) {
  const { options, multiple } = shown.poll;
  const [marked, setMarked] = useState<number[]>([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = (choices: number[]) => {
    setBusy(true);
    void onVote(choices).then((code) => {
      setBusy(false);
      setFailure(code);
    });
  };
  const tap = (number: number) => {
    if (!multiple) send([number]);
    else setMarked(marked.includes(number) ? marked.filter((one) => one !== number) : [...marked, number]);
  };
  return (
    <>
      <ul class="poll-options">
        {options.map((option, number) => (
          <li key={option}>
            <button type="button" class="poll-option" disabled={busy} aria-pressed={multiple ? marked.includes(number) : undefined} onClick={() => tap(number)}>
              {option}
            </button>
          </li>
        ))}
      </ul>
      {multiple && (
        <button type="button" class="button is-primary poll-send" disabled={busy || marked.length === 0} onClick={() => send(marked)}>
          {t("poll.vote")}
        </button>
      )}
      {failure && (
        <p class="field-failure" role="alert">
          {errorText(failure)}
        </p>
      )}
    </>
  );
}

function Numbers({ shown }: { shown: Shown }) {
  const { poll, mine, results } = shown;
  return (
    <ul class="poll-options">
      {poll.options.map((option, number) => {
        const share = results ? percent(results, number) : null;
        const marks = [mine?.includes(number) ? t("poll.mine") : null, poll.answer?.includes(number) ? t("poll.answer") : null].filter((mark) => mark !== null);
        return (
          <li key={option} class={`poll-number ${mine?.includes(number) ? "is-mine" : ""}`} style={{ "--share": `${share ?? 0}%` }}>
            <span class="poll-text">{option}</span>
            {marks.length > 0 && <span class="poll-mark">{marks.join(" · ")}</span>}
            {share !== null && <span class="poll-share">{share}%</span>}
          </li>
        );
      })}
    </ul>
  );
}
