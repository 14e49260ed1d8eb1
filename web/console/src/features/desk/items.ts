/** What lies on the moderators' desk, as one list. Pure. */
import type { AppealRead, DeskComment, ReportCaseRead } from "@shared/generated/model/index.ts";

export type DeskItem =
  | { kind: "report"; key: string; person: Person; body: string; roomId: string; report: ReportCaseRead }
  | { kind: "held"; key: string; person: Person; body: string; roomId: string; comment: DeskComment }
  | { kind: "comment"; key: string; person: Person; body: string; roomId: string; comment: DeskComment }
  | { kind: "appeal"; key: string; person: Person; body: string; roomId: string | null; appeal: AppealRead };

export interface Person {
  id: string;
  name: string;
  role: string;
}

/** Reports first, the most reported before the others; then what waits, then appeals, the oldest first. */
export function waiting(reports: readonly ReportCaseRead[], held: readonly DeskComment[], appeals: readonly AppealRead[]): DeskItem[] {
  const byCount = [...reports].sort((one, other) => other.count - one.count);
  return [
    ...byCount.map((report): DeskItem => ({ kind: "report", key: report.comment_id, person: report.author, body: report.body, roomId: report.room_id, report })),
    ...held.map((comment): DeskItem => ({ ...said(comment), kind: "held" })),
    ...appeals.map((appeal): DeskItem => ({ kind: "appeal", key: appeal.id, person: { id: appeal.sanction.person_id, name: appeal.name, role: "viewer" }, body: appeal.note, roomId: appeal.sanction.room_id, appeal })),
  ];
}

export function said(comment: DeskComment): DeskItem & { kind: "comment" } {
  return { kind: "comment", key: comment.id, person: comment.author, body: comment.body, roomId: comment.room_id, comment };
}

/** The item to stand on: the same one while it is there, else the one that took its place. */
export function standing(items: readonly DeskItem[], key: string | null, place: number): number {
  const found = items.findIndex((item) => item.key === key);
  return found >= 0 ? found : Math.min(place, items.length - 1);
}

export function isStaff(person: Person): boolean {
  return person.role !== "viewer" && person.role !== "member";
}
