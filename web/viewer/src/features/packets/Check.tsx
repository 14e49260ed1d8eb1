/** Whether everybody got what was fixed before anybody took. */
import { useState } from "preact/hooks";
import type { PacketRecord } from "@shared/generated/model/index.ts";
import { t } from "../../shared/text.ts";
import { saveRecord } from "../../shared/ui/save.ts";
import type { Packet, Take } from "./core.ts";
import { verify, type Verdict } from "./verify.ts";

interface Props {
  packet: Packet;
  mine: Take | null;
  /** Null: it cannot be had now. */
  recordOf: (packet: Packet) => Promise<PacketRecord | null>;
}

export function Check({ packet, mine, recordOf }: Props) {
  const [verdict, setVerdict] = useState<Verdict | "busy" | "failed" | null>(null);
  const [record, setRecord] = useState<PacketRecord | null>(null);
  if (!packet.seed) return <p class="draw-small">{t("packet.commitment", { commitment: packet.commitment })}</p>;
  const check = async () => {
    setVerdict("busy");
    const found = await recordOf(packet);
    setRecord(found);
    const consistent = found !== null && found.commitment === packet.commitment;
    setVerdict(found === null ? "failed" : consistent ? await verify(found, mine, (globalThis.crypto as Crypto | undefined)?.subtle) : "wrong");
  };
  return (
    <div class="check">
      <p class="draw-small">{t("packet.seed", { commitment: packet.commitment, seed: packet.seed })}</p>
      <div class="check-acts">
        <button type="button" class="button is-primary" disabled={verdict === "busy"} onClick={() => void check()}>
          {t("packet.check")}
        </button>
        {record && (
          <button type="button" class="link" onClick={() => saveRecord(`packet-${record.id}`, record)}>
            {t("packet.save")}
          </button>
        )}
      </div>
      <p role="status" class={`verdict is-${verdict ?? "none"}`}>
        {verdict && t(`packet.verdict.${verdict}`, { count: record?.shares.length ?? 0 })}
      </p>
    </div>
  );
}
