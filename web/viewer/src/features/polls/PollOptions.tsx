/** The options of a poll: to tap, and then with their numbers. */
import { useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { percent, type Poll, type Shown } from "./core.ts";

/** One tap is a vote where one option can be chosen; else they are marked and sent. */
export function Options({ shown, onVote }: { shown: Shown; onVote: (choices: number[]) => Promise<string | null> }) {
  const { poll } = shown;
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
    if (!poll.multiple) send([number]);
    else setMarked(marked.includes(number) ? marked.filter((one) => one !== number) : [...marked, number]);
  };
  return (
    <>
      <ul class={listClass(poll)}>
        {poll.options.map((option, number) => (
          <li key={option}>
            <button type="button" class="poll-option" disabled={busy} aria-pressed={poll.multiple ? marked.includes(number) : undefined} onClick={() => tap(number)}>
              <OptionPicture poll={poll} number={number} />
              <span class="poll-text">{option}</span>
            </button>
          </li>
        ))}
      </ul>
      {poll.multiple && (
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

export function Numbers({ shown }: { shown: Shown }) {
  const { poll, mine, results } = shown;
  return (
    <ul class={listClass(poll)}>
      {poll.options.map((option, number) => {
        const share = results ? percent(results.votes, results.voters, number) : null;
        const chosen = mine?.choices?.includes(number) ?? false;
        const marks = [chosen ? t("poll.mine") : null, poll.answer?.includes(number) ? t("poll.answer") : null].filter((mark) => mark !== null);
        return (
          <li key={option} class={`poll-number ${chosen ? "is-mine" : ""}`} style={{ "--share": `${share ?? 0}%` }}>
            <OptionPicture poll={poll} number={number} />
            <span class="poll-text">{option}</span>
            {marks.length > 0 && <span class="poll-mark">{marks.join(" · ")}</span>}
            {share !== null && <span class="poll-share">{share}%</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** Without words of its own a picture only decorates the words beside it. */
function OptionPicture({ poll, number }: { poll: Poll; number: number }) {
  const picture = poll.pictures?.[number];
  return picture ? <img class="poll-picture" src={picture.url} alt={picture.text} loading="lazy" decoding="async" /> : null;
}

function listClass({ pictures }: Poll): string {
  return pictures ? "poll-options has-pictures" : "poll-options";
}
