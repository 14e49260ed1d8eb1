/** Points over HTTP. */
import { checkIn, getMyPoints, getMyStatement } from "@shared/generated/api/points/points.ts";
import type { CheckedIn, MyPoints, PointsLine, PointsStatement, TaskRead } from "@shared/generated/model/index.ts";

export type { CheckedIn, MyPoints, PointsLine, PointsStatement, TaskRead };

const part = encodeURIComponent;

export function pointsOf(slug: string): Promise<MyPoints> {
  return getMyPoints(part(slug));
}

export function statementOf(slug: string, cursor: string | null): Promise<PointsStatement> {
  return getMyStatement(part(slug), { limit: 20, ...(cursor ? { cursor } : {}) });
}

/** Once a day; again it changes nothing. */
export function checkInto(slug: string): Promise<CheckedIn> {
  return checkIn(part(slug));
}
