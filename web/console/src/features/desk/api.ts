/** Mutes, bans, reports and appeals as the console uses them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { deleteComment, rejectHeldComment, releaseHeldComment, restoreComment } from "@shared/generated/api/comments/comments.ts";
import { getDesk, listDeskComments, listDeskHeld, listPersonComments } from "@shared/generated/api/desk/desk.ts";
import { listReports, resolveReport } from "@shared/generated/api/reports/reports.ts";
import { addPersonNote, answerAppeal, getPersonRecord, giveSanction, liftSanction, listAppeals } from "@shared/generated/api/sanctions/sanctions.ts";
import type { DeskComment, ReportResolve, SanctionCreate } from "@shared/generated/model/index.ts";
import { keys } from "@shared/staff/keys.ts";
import { usePages } from "../../shared/paging.ts";

const PAGE = 50;
/** So many rooms have a live connection each, which tells of changes at once. */
export const ROOMS_HEARD = 8;
/** For when a connection is away; and where there are more rooms than connections. */
const LOOK_MILLISECONDS = 15_000;
const OFTEN_MILLISECONDS = 3_000;

const commentsKey = [...keys.desk, "comments"] as const;

export function useDesk() {
  return useQuery({ queryKey: [...keys.desk, "rooms"], queryFn: ({ signal }) => getDesk({ signal }), refetchInterval: LOOK_MILLISECONDS });
}

/** `rooms`: how many there are on the desk. */
export function useWaiting(rooms: number) {
  const refetchInterval = rooms > ROOMS_HEARD ? OFTEN_MILLISECONDS : LOOK_MILLISECONDS;
  const held = useQuery({ queryKey: [...keys.desk, "held"], queryFn: ({ signal }) => listDeskHeld({ limit: PAGE }, { signal }), refetchInterval });
  const reports = useQuery({ queryKey: [...keys.desk, "reports"], queryFn: ({ signal }) => listReports({ limit: PAGE }, { signal }), refetchInterval });
  const appeals = useQuery({ queryKey: [...keys.desk, "appeals"], queryFn: ({ signal }) => listAppeals({ limit: PAGE }, { signal }), refetchInterval });
  return { held, reports, appeals };
}

export function useDeskComments(name: string) {
  return usePages<DeskComment>([...commentsKey, name], (cursor, signal) => listDeskComments({ name: name || undefined, cursor, limit: PAGE }, { signal }), LOOK_MILLISECONDS);
}

export function useRecord(personId: string | null) {
  return useQuery({ queryKey: [...keys.desk, "record", personId], queryFn: ({ signal }) => getPersonRecord(personId ?? "", { signal }), enabled: personId !== null });
}

export function useSaid(personId: string | null) {
  return useQuery({ queryKey: [...keys.desk, "said", personId], queryFn: ({ signal }) => listPersonComments(personId ?? "", { limit: PAGE }, { signal }), enabled: personId !== null });
}

/** Have the comments read anew; the rest stays as it is. */
export function useCommentsNews() {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: commentsKey });
}

function useDeskMutation<T, R>(act: (wanted: T) => Promise<R>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => cache.invalidateQueries({ queryKey: keys.desk }) });
}

export const useGive = () => useDeskMutation((wanted: SanctionCreate) => giveSanction(wanted));
export const useLift = () => useDeskMutation((id: string) => liftSanction(id, {}));
export const useJudge = () =>
  useDeskMutation(({ comment, shown }: { comment: DeskComment; shown: boolean }) => (shown ? releaseHeldComment : rejectHeldComment)(comment.broadcast_id, comment.id));
export const useDelete = () => useDeskMutation(({ broadcastId, id }: { broadcastId: string; id: string }) => deleteComment(broadcastId, id));
export const useRestore = () => useDeskMutation(({ broadcastId, id }: { broadcastId: string; id: string }) => restoreComment(broadcastId, id));
export const useResolve = () => useDeskMutation(({ id, wanted }: { id: string; wanted: ReportResolve }) => resolveReport(id, wanted));
export const useAnswer = () => useDeskMutation(({ id, lift, answer }: { id: string; lift: boolean; answer: string | null }) => answerAppeal(id, { lift, answer }));
export const useNote = (personId: string) => useDeskMutation((body: string) => addPersonNote(personId, { body }));
