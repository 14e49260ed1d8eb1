import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { useSessionQuery } from "@shared/staff/session/session.ts";
import { Failed } from "../shared/ui/Failed.tsx";

/** Lets in who is signed in; everybody else signs in first and comes back to where they were. */
export function Gate({ children }: { children: ReactNode }) {
  const { data, isPending, isError, error, refetch } = useSessionQuery();
  const { pathname, search } = useLocation();
  if (isPending) return <Skeleton active className="gate" />;
  if (isError && data === undefined) {
    return (
      <main className="gate">
        <Failed error={error} retry={() => void refetch()} />
      </main>
    );
  }
  if (!data) return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  return children;
}
