/** What a moderator does to what lies on the desk, each with its way back where there is one. */
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useAnswer, useDelete, useJudge, useResolve, useRestore } from "./api.ts";
import type { DeskItem } from "./items.ts";

export function useActs() {
  const { t } = useText();
  const judge = useJudge();
  const resolve = useResolve();
  const remove = useDelete();
  const restore = useRestore();
  const answer = useAnswer();
  const { heed, undoable } = useNotify();
  const back = (broadcastId: string, id: string) => () => heed(restore.mutateAsync({ broadcastId, id }));
  const deletes = (act: Promise<unknown>, broadcastId: string, id: string) => heed(act.then(() => undoable(t("desk.did_delete"), t("desk.undo"), back(broadcastId, id))));
  const approve = (item: DeskItem) => {
    if (item.kind === "held") heed(judge.mutateAsync({ comment: item.comment, shown: true }));
    if (item.kind === "report") heed(resolve.mutateAsync({ id: item.key, wanted: { outcome: "dismiss" } }));
    if (item.kind === "appeal") heed(answer.mutateAsync({ id: item.key, lift: true, answer: null }));
    if (item.kind === "comment" && item.comment.deleted) heed(restore.mutateAsync({ broadcastId: item.comment.broadcast_id, id: item.key }));
    if (item.kind === "comment" && item.comment.held) heed(judge.mutateAsync({ comment: item.comment, shown: true }));
  };
  const erase = (item: DeskItem) => {
    if (item.kind === "held") heed(judge.mutateAsync({ comment: item.comment, shown: false }));
    if (item.kind === "report") deletes(resolve.mutateAsync({ id: item.key, wanted: { outcome: "delete" } }), item.report.broadcast_id, item.key);
    if (item.kind === "appeal") heed(answer.mutateAsync({ id: item.key, lift: false, answer: null }));
    if (item.kind === "comment" && !item.comment.deleted && !item.comment.held) {
      const { broadcast_id: broadcastId } = item.comment;
      deletes(remove.mutateAsync({ broadcastId, id: item.key }), broadcastId, item.key);
    }
  };
  const reply = (item: DeskItem & { kind: "appeal" }, lift: boolean, words: string) => heed(answer.mutateAsync({ id: item.key, lift, answer: words.trim() || null }));
  return { approve, erase, reply };
}

/** What A does to it, if anything. */
export function canApprove(item: DeskItem): boolean {
  if (item.kind !== "comment") return true;
  return item.comment.deleted || item.comment.held === "waiting" || item.comment.held === "shadowed";
}

/** What D does to it, if anything. */
export function canErase(item: DeskItem): boolean {
  return item.kind !== "comment" || (!item.comment.deleted && item.comment.held === null);
}
