/** Comments and the place to write one. */
import { useState } from "preact/hooks";
import type { CommentItem } from "../features/comments/core.ts";
import { CommentList } from "../features/comments/CommentList.tsx";
import { Composer } from "../features/comments/Composer.tsx";
import { NicknameDialog } from "../features/comments/NicknameDialog.tsx";
import { Pinned } from "../features/pins/Pinned.tsx";
import { hasNickname } from "../features/room/nickname.ts";
import { isTalkOpen } from "../features/room/state.ts";
import { t } from "../shared/text.ts";
import { Slot } from "./Slot.tsx";
import type { Visit } from "./visit.ts";

/** Why the name is asked for, and who waits for the answer. */
interface Question {
  purpose: "comment" | "change";
  /** Called with false when the person leaves it. */
  answered: (named: boolean) => void;
}

export function Talk({ visit }: { visit: Visit }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [answering, setAnswering] = useState<CommentItem | null>(null);
  const { talk } = visit;
  const { you, replayId } = visit.room.value;
  const open = isTalkOpen(visit.room.value);
  const closed = replayId ? t("talk.empty.replay") : t("talk.closed");
  const actions = {
    retry: (key: string) => void visit.retry(key),
    discard: (key: string) => talk.discard(key),
    follow: (following: boolean) => talk.follow(following),
    loadOlder: () => talk.loadOlder(),
    answer: open && you && !visit.mute.value ? setAnswering : null,
    menu: visit.menu.value,
  };
  const ask = (purpose: Question["purpose"]) => new Promise<boolean>((answered) => setQuestion({ purpose, answered }));
  const answer = (named: boolean) => {
    question?.answered(named);
    setQuestion(null);
  };
  const send = async (body: string, mentions: string[]) => {
    const known = !you || you.staff || hasNickname();
    if (!known && !(await ask("comment"))) return false;
    void visit.send(body, { answers: answering, mentions });
    setAnswering(null);
    return true;
  };
  return (
    <section class="talk" aria-label={t("talk.title")}>
      <h2 class="talk-title">{t("talk.title")}</h2>
      <Slot visit={visit} place="cards" />
      <Pinned pins={visit.pins.value} moment={visit.moment} />
      <CommentList comments={visit.comments.value} actions={actions} empty={open ? t("talk.empty") : closed} />
      {open && (
        <Composer
          disabled={!you}
          muted={visit.mute.value !== null}
          quietUntil={visit.quietUntil.value}
          answering={answering?.author.name ?? null}
          onLeaveAnswer={() => setAnswering(null)}
          rows={visit.comments.value.rows}
          onSend={send}
          onRename={you?.staff ? null : () => void ask("change")}
        />
      )}
      {!open && !replayId && visit.comments.value.rows.length > 0 && <p class="talk-closed">{closed}</p>}
      {question && you && (
        <NicknameDialog
          initial={you.name}
          purpose={question.purpose}
          onCancel={() => answer(false)}
          onSave={async (nickname) => {
            await visit.rename(nickname);
            answer(true);
          }}
        />
      )}
    </section>
  );
}
