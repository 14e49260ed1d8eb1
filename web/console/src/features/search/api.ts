/** Looking for comments. */
import { useQuery } from "@tanstack/react-query";
import { getExportCommentsUrl, searchComments } from "@shared/generated/api/comments/comments.ts";
import { listRooms } from "@shared/generated/api/rooms/rooms.ts";
import type { CommentFound } from "@shared/generated/model/index.ts";
import { keys } from "@shared/staff/keys.ts";
import { usePages } from "../../shared/paging.ts";
import { paramsOf, type Filter } from "./filter.ts";

const PAGE = 50;
const ROOMS = 100;

export function useFound(filter: Filter) {
  return usePages<CommentFound>(["comments", "search", filter], (cursor, signal) => searchComments({ ...paramsOf(filter), cursor, limit: PAGE }, { signal }));
}

export function useRooms() {
  return useQuery({ queryKey: [...keys.rooms, "choice"], queryFn: ({ signal }) => listRooms({ limit: ROOMS }, { signal }) });
}

/** Where a broadcast's comments are as a table. */
export function exportUrl(broadcastId: string): string {
  return getExportCommentsUrl(broadcastId);
}
