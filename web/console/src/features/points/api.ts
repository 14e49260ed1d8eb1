/** The ledger of points: who holds how many, what earns them, and the proof that they add up. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  correctPoints,
  getPersonStatement,
  getPointsOverview,
  getPointsSettings,
  getRewardRules,
  listPointsAudits,
  listPointsHolders,
  orderPointsAudit,
  putPointsSettings,
  putRewardRules,
  refundPoints,
} from "@shared/generated/api/points/points.ts";
import type { PersonStatement, PointsCorrection, PointsHolder, PointsSettings, RewardRules } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const POINTS = ["points"] as const;
const RULES = [...POINTS, "rules"] as const;
const SETTINGS = [...POINTS, "settings"] as const;
const AUDITS = [...POINTS, "audits"] as const;
const PAGE = 50;
const LINES = 20;
const AUDIT_MILLISECONDS = 1_000;

const personKey = (id: string) => [...POINTS, "person", id] as const;

export function useOverview() {
  return useQuery({ queryKey: [...POINTS, "overview"], queryFn: ({ signal }) => getPointsOverview({ signal }) });
}

export function useHolders(query: string) {
  return usePages<PointsHolder>([...POINTS, "people", query], (cursor, signal) => listPointsHolders({ query: query || undefined, cursor, limit: PAGE }, { signal }));
}

/** Page by page; the first page also says who it is, the balance and what is about to expire. */
export function useStatement(personId: string) {
  const pages = usePages(personKey(personId), (cursor, signal) => getPersonStatement(personId, { cursor, limit: LINES }, { signal }));
  return { ...pages, first: pages.query.data?.pages[0] as PersonStatement | undefined };
}

function useChange<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => cache.invalidateQueries({ queryKey: POINTS }) });
}

export function useCorrect(personId: string) {
  return useChange((wanted: PointsCorrection) => correctPoints(personId, wanted));
}

export function useRefund() {
  return useChange(({ id, note }: { id: string; note: string }) => refundPoints(id, { note }));
}

export function useRules() {
  return useQuery({ queryKey: RULES, queryFn: ({ signal }) => getRewardRules({ signal }) });
}

export function useSetRules() {
  return useChange((wanted: RewardRules) => putRewardRules(wanted));
}

export function useSettings(enabled: boolean) {
  return useQuery({ queryKey: SETTINGS, queryFn: ({ signal }) => getPointsSettings({ signal }), enabled });
}

export function useSetSettings() {
  return useChange((wanted: PointsSettings) => putPointsSettings(wanted));
}

/** Asked again while one that somebody ordered is not finished. */
export function useAudits() {
  return useQuery({
    queryKey: AUDITS,
    queryFn: ({ signal }) => listPointsAudits({ signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((audit) => audit.ordered_by && !audit.finished_at) ? AUDIT_MILLISECONDS : false),
  });
}

export function useOrderAudit() {
  return useChange(() => orderPointsAudit());
}
