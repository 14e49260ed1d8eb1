/** The query cache of a staff app: what is tried again, and what an ended session does. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "../api/problem.ts";
import { keys } from "./keys.ts";
import { SESSION_KEY, takeSession } from "./session/session.ts";

const TRIES = 2;
const FRESH_MILLISECONDS = 15_000;

/** No answer, or a server that says "later"; everything else would fail again. */
export function worthRetrying(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status === 429 || error.status >= 500);
}

function isSessionLost(error: unknown): boolean {
  return error instanceof Problem && error.status === 401 && error.code.startsWith("session.");
}

export function createQueryClient(): QueryClient {
  const lost = (error: unknown) => {
    if (isSessionLost(error) && client.getQueryData(SESSION_KEY)) takeSession(client, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: lost }),
    mutationCache: new MutationCache({ onError: lost }),
    defaultOptions: {
      queries: { staleTime: FRESH_MILLISECONDS, retry: (count, error) => count < TRIES && worthRetrying(error) },
      mutations: { retry: false },
    },
  });
  // A list that moves up by one would be copied row by row, and every row drawn again.
  client.setQueryDefaults(keys.lives, { structuralSharing: false });
  return client;
}
