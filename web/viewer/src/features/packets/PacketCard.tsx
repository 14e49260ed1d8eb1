/** A red packet while the picture shows it: countdown, a tap, what was in it. */
import { useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { shownAt, type Packet, type Packets, type Shown } from "./core.ts";

interface Props {
  packets: Packets;
  /** The broadcast whose packets are shown; null: none are. */
  broadcastId: string | null;
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
  /** Null where nobody takes. Resolves to an error code, or null. */
  onTake: ((packetId: string) => Promise<string | null>) | null;
  onTakers: (packet: Packet) => void;
  onDismiss: (packetId: string) => void;
}

const LOOK_MILLISECONDS = 250;

export function PacketCard({ packets, broadcastId, moment, onTake, onTakers, onDismiss }: Props) {
  const now = useMoment(moment, packets.packets, LOOK_MILLISECONDS);
  const shown = shownAt(packets, broadcastId, now);
  if (!shown) return null;
  const { packet, phase, mine, taken, left } = shown;
  const settled = mine !== null || phase === "over";
  return (
    <section class={`packet ${settled ? "is-open" : ""}`} aria-labelledby="packet-title">
      <header class="draw-head">
        <h3 id="packet-title" class="packet-title">
          {packet.greeting || t("packet.greeting")}
        </h3>
        {(settled || !onTake) && (
          <button type="button" class="link" onClick={() => onDismiss(packet.id)}>
            {t("packet.dismiss")}
          </button>
        )}
      </header>
      <p class="draw-note">{t("packet.sum", { points: packet.points, takers: packet.takers })}</p>
      {mine?.points ? <Amount points={mine.points} /> : !settled && onTake && <Tap key={packet.id} left={phase === "countdown" ? left : 0} onTake={() => onTake(packet.id)} />}
      <p class="draw-note" role="status">
        {noteOf(shown)} {t("packet.taken", { taken, takers: packet.takers })}
      </p>
      {settled && (
        <button type="button" class="link" onClick={() => onTakers(packet)}>
          {t("packet.takers")}
        </button>
      )}
    </section>
  );
}

function noteOf({ packet, phase, mine, taken, left }: Shown): string {
  if (mine?.late) return t(taken < packet.takers ? "packet.over" : "packet.late");
  if (mine) return t("packet.got");
  if (phase === "over") return t("packet.over");
  return phase === "countdown" ? t("packet.left", { seconds: left }) : "";
}

function Amount({ points }: { points: number }) {
  return (
    <p class="packet-amount">
      <strong>{points}</strong> {t("packet.points")}
    </p>
  );
}

function Tap({ left, onTake }: { left: number; onTake: () => Promise<string | null> }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const take = () => {
    setBusy(true);
    void onTake().then((code) => {
      setBusy(false);
      setFailure(code);
    });
  };
  return (
    <>
      <button type="button" class={`packet-tap ${busy ? "is-busy" : ""}`} disabled={busy || left > 0} onClick={take}>
        {left > 0 ? left : t("packet.open")}
      </button>
      {failure && (
        <p class="field-failure" role="alert">
          {errorText(failure)}
        </p>
      )}
    </>
  );
}
