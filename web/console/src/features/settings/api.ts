/** Members, invitations, API tokens and the audit log. */
import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { listAudit } from "@shared/generated/api/audit/audit.ts";
import { createInvitation, deleteInvitation, listInvitations } from "@shared/generated/api/invitations/invitations.ts";
import { deleteMember, listMembers, updateMember } from "@shared/generated/api/members/members.ts";
import { createToken, deleteToken, listTokens } from "@shared/generated/api/tokens/tokens.ts";
import type { AuditEntryView, InvitationCreate, InvitationView, MemberView, Role, TokenCreate, TokenView } from "@shared/generated/model/index.ts";
import { usePages } from "../../shared/paging.ts";

const MEMBERS = ["members"] as const;
const INVITATIONS = ["invitations"] as const;
const TOKENS = ["tokens"] as const;
const PAGE = 50;

export function useMembers() {
  return usePages<MemberView>(MEMBERS, (cursor, signal) => listMembers({ cursor, limit: PAGE }, { signal }));
}

export function useInvitations() {
  return usePages<InvitationView>(INVITATIONS, (cursor, signal) => listInvitations({ cursor, limit: PAGE }, { signal }));
}

export function useTokens() {
  return usePages<TokenView>(TOKENS, (cursor, signal) => listTokens({ cursor, limit: PAGE }, { signal }));
}

export function useAudit() {
  return usePages<AuditEntryView>(["audit"], (cursor, signal) => listAudit({ cursor, limit: PAGE }, { signal }));
}

function useRefreshing<Wanted, Answer>(key: QueryKey, mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => cache.invalidateQueries({ queryKey: key }) });
}

export function useChangeRole() {
  return useRefreshing(MEMBERS, ({ id, role }: { id: string; role: Role }) => updateMember(id, { role }));
}

export function useRemoveMember() {
  return useRefreshing(MEMBERS, (id: string) => deleteMember(id));
}

export function useInvite() {
  return useRefreshing(INVITATIONS, (wanted: InvitationCreate) => createInvitation(wanted));
}

export function useWithdraw() {
  return useRefreshing(INVITATIONS, (id: string) => deleteInvitation(id));
}

export function useCreateToken() {
  return useRefreshing(TOKENS, (wanted: TokenCreate) => createToken(wanted));
}

export function useRevokeToken() {
  return useRefreshing(TOKENS, (id: string) => deleteToken(id));
}
