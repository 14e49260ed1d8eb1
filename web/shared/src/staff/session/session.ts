/** Who is signed in: one entry of the query cache, null for nobody. */
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { Problem } from "../../api/problem.ts";
import { keepCsrfToken } from "../../api/request.ts";
import { getSession } from "../../generated/api/session/session.ts";
import type { SessionView, SessionViewPermissionsItem } from "../../generated/model/index.ts";

export type Permission = SessionViewPermissionsItem;

export const SESSION_KEY = ["session"] as const;

async function fetchSession(): Promise<SessionView | null> {
  try {
    const session = await getSession();
    keepCsrfToken(session.csrf_token);
    return session;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export function useSessionQuery() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: fetchSession, staleTime: 5 * 60_000 });
}

/** Takes a session that an answer brought; null signs out here. Nothing of the person or the organisation before stays. */
export function takeSession(client: QueryClient, session: SessionView | null): void {
  const before = client.getQueryData<SessionView | null>(SESSION_KEY);
  const same = before?.account.id === session?.account.id && before?.organisation.id === session?.organisation.id;
  if (before && !same) client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  keepCsrfToken(session?.csrf_token ?? null);
  client.setQueryData(SESSION_KEY, session);
}

/** The session where one is certain: below the gate that asks for a sign-in. */
export function useSession(): SessionView {
  const session = useQueryClient().getQueryData<SessionView | null>(SESSION_KEY);
  if (!session) throw new Error("no session: this belongs below the gate");
  return session;
}

export function useMay(permission: Permission): boolean {
  const { data } = useSessionQuery();
  return data?.permissions.includes(permission) ?? false;
}
