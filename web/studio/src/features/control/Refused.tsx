import type { RefusalRead } from "@shared/generated/model/index.ts";
import { textOfCode } from "../../shared/text.ts";

/** Why the encoder was turned away last, and what to do. */
export function Refused({ refusal }: { refusal: RefusalRead | undefined }) {
  if (!refusal) return null;
  return (
    <p className="urgent" role="status">
      <strong>{textOfCode("refusal", refusal.code, "refusal.unknown")}</strong> {textOfCode("refusal.act", refusal.code, "refusal.act.unknown")}
    </p>
  );
}
