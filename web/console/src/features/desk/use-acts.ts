/** What a moderator does to what lies on the desk, each with its way back where there is one. */
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useAnswer, useDelete, useJudge, useResolve, useRestore } from "./api.ts";
import type { DeskItem } from "./items.ts";

export function useActs() {
  const { t } = useText();
  const notify = useNotify();
  const judge = useJudge();
  const resolve = useResolve();
  const remove = useDelete();
  const restore = useRestore();
  const answer = useAnswer();
  const failed = { onError: notify.failed };
  const back = (broadcastId: string, id: string) => () => restore.mutate({ broadcastId, id }, failed);
  const deleted = (broadcastId: string, id: string) => ({ ...failed, onSuccess: () => notify.undoable(t("desk.did_delete"), t("desk.undo"), back(broadcastId, id)) });
  const approve = (item: DeskItem) => {
    if (item.kind === "held") judge.mutate({ comment: item.comment, shown: true }, failed);
    if (item.kind === "report") resolve.mutate({ id: item.key, wanted: { outcome: "dismiss" } }, failed);
    if (item.kind === "appeal") answer.mutate({ id: item.key, lift: true, answer: null }, failed);
    if (item.kind === "comment" && item.comment.deleted) restore.mutate({ broadcastId: item.comment.broadcast_id, id: item.key }, failed);
    if (item.kind === "comment" && item.comment.held) judge.mutate({ comment: item.comment, shown: true }, failed);
  };
  const erase = (item: DeskItem) => {
    if (item.kind === "held") judge.mutate({ comment: item.comment, shown: false }, failed);
    if (item.kind === "report") resolve.mutate({ id: item.key, wanted: { outcome: "delete" } }, deleted(item.report.broadcast_id, item.key));
    if (item.kind === "appeal") answer.mutate({ id: item.key, lift: false, answer: null }, failed);
    if (item.kind === "comment" && !item.comment.deleted && !item.comment.held) remove.mutate({ broadcastId: item.comment.broadcast_id, id: item.key }, deleted(item.comment.broadcast_id, item.key));
  };
  const reply = (item: DeskItem & { kind: "appeal" }, lift: boolean, words: string) => answer.mutate({ id: item.key, lift, answer: words.trim() || null }, failed);
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
