import { Drawer, Select, Skeleton } from "antd";
import { useState } from "react";
import { QuestionKind, type BallotEntry, type PollQuestionRead, type PollRead } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useBallots } from "./api.ts";

interface Props {
  broadcastId: string;
  poll: PollRead;
  open: boolean;
  onClose: () => void;
}

/** Who voted what, and what was written; without persons where the poll is anonymous. */
export function BallotsDrawer({ broadcastId, poll, open, onClose }: Props) {
  const { t } = useText();
  return (
    <Drawer open={open} onClose={onClose} title={poll.question} size={480} destroyOnHidden>
      <p className="muted small">{t(poll.anonymous ? "ballots.anonymous" : "ballots.named")}</p>
      <Ballots broadcastId={broadcastId} poll={poll} />
    </Drawer>
  );
}

function Ballots({ broadcastId, poll }: { broadcastId: string; poll: PollRead }) {
  const { t, locale } = useText();
  const [written, setWritten] = useState<number>(-1);
  const { query, items } = useBallots(broadcastId, poll.id, written < 0 ? undefined : written);
  const questions = poll.questions ?? [];
  const worded = questions.flatMap(({ kind, text }, value) => (kind === QuestionKind.text ? [{ value, label: text }] : []));
  return (
    <>
      {worded.length > 0 && <Select className="ballots-choice" aria-label={t("ballots.which")} value={written} onChange={setWritten} options={[{ value: -1, label: t("ballots.all") }, ...worded]} />}
      {query.isPending && <Skeleton active title={false} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <p className="muted">{t("ballots.none")}</p>}
      <ol className="ballots">
        {items.map((ballot, number) => (
          <li key={number}>
            <span className="poll-head">
              {ballot.name && <span className="row-title">{ballot.name}</span>}
              <time className="muted small figures" dateTime={ballot.created_at}>
                {moment(ballot.created_at, locale)}
              </time>
            </span>
            <Said poll={poll} ballot={ballot} only={written} />
          </li>
        ))}
      </ol>
      <MoreButton query={query} />
    </>
  );
}

function Said({ poll, ballot, only }: { poll: PollRead; ballot: BallotEntry; only: number }) {
  if (!poll.questions) return <p>{namesOf(poll.options, ballot.choices)}</p>;
  if (only >= 0) return <p>{String(ballot.choices[only] ?? "")}</p>;
  return (
    <dl className="ballot-answers">
      {poll.questions.map((question, number) => (
        <div key={number}>
          <dt className="muted small">{question.text}</dt>
          <dd>{wordsOf(question, ballot.choices[number]) || "–"}</dd>
        </div>
      ))}
    </dl>
  );
}

function wordsOf(question: PollQuestionRead, answer: unknown): string {
  if (answer === null || answer === undefined) return "";
  if (Array.isArray(answer)) return namesOf(question.options, answer);
  return question.kind === QuestionKind.single ? namesOf(question.options, [answer]) : String(answer as string | number);
}

function namesOf(options: readonly string[], numbers: readonly unknown[]): string {
  return numbers.map((number) => options[Number(number)] ?? "").join(" · ");
}
