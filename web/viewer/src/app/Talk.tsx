/** Comments and the place to write one. */
import { useState } from "preact/hooks";
import { CommentList } from "../features/comments/CommentList.tsx";
import { Composer } from "../features/comments/Composer.tsx";
import { NicknameDialog } from "../features/comments/NicknameDialog.tsx";
import { hasNickname } from "../features/room/nickname.ts";
import { isTalkOpen } from "../features/room/state.ts";
import { t } from "../shared/text.ts";
import type { Visit } from "./visit.ts";

export function Talk({ visit }: { visit: Visit }) {
  const [held, setHeld] = useState<string | null>(null);
  const { talk } = visit;
  const { you, replayId } = visit.room.value;
  const open = isTalkOpen(visit.room.value);
  const closed = replayId ? t("talk.empty.replay") : t("talk.closed");
  const actions = {
    retry: (key: string) => void talk.retry(key),
    discard: (key: string) => talk.discard(key),
    follow: (following: boolean) => talk.follow(following),
    loadOlder: () => talk.loadOlder(),
  };
  const send = (body: string) => {
    if (you && !you.staff && !hasNickname()) setHeld(body);
    else void visit.send(body);
  };
  return (
    <section class="talk" aria-label={t("talk.title")}>
      <h2 class="talk-title">{t("talk.title")}</h2>
      <CommentList comments={visit.comments.value} actions={actions} empty={open ? t("talk.empty") : closed} />
      {open && <Composer disabled={!you} wait={visit.wait.value} onSend={send} />}
      {held !== null && you && (
        <NicknameDialog
          initial={you.name}
          onCancel={() => setHeld(null)}
          onSave={async (nickname) => {
            await visit.rename(nickname);
            setHeld(null);
            void visit.send(held);
          }}
        />
      )}
    </section>
  );
}
