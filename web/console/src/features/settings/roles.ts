/** The roles from most to least, and who may give which. Pure; the server has the last word. */
import type { Role } from "@shared/generated/model/index.ts";

export const ROLES: readonly Role[] = ["owner", "admin", "operator", "host", "moderator", "analyst"];

/** Only an owner makes owners. */
export function rolesGivenBy(role: Role): readonly Role[] {
  return role === "owner" ? ROLES : ROLES.filter((other) => other !== "owner");
}
