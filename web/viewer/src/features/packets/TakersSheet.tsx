/** Who took how much of a red packet, in the order in which they came. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { PacketRecord, TakerPage } from "@shared/generated/model/index.ts";
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import { Check } from "./Check.tsx";
import type { Packet, Take } from "./core.ts";

interface Props {
  packet: Packet;
  mine: Take | null;
  /** Null: it cannot be had now. */
  pageOf: (packetId: string, cursor: string | null) => Promise<TakerPage | null>;
  recordOf: (packet: Packet) => Promise<PacketRecord | null>;
  onClose: () => void;
}

export function TakersSheet({ packet, mine, pageOf, recordOf, onClose }: Props) {
  const [items, setItems] = useState<TakerPage["items"]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [state, setState] = useState<"busy" | "there" | "failed">("busy");
  const [wanted, setWanted] = useState<{ cursor: string | null }>({ cursor: null });
  const ask = useRef(pageOf);
  useEffect(() => {
    setState("busy");
    void ask.current(packet.id, wanted.cursor).then((page) => {
      setState(page ? "there" : "failed");
      if (!page) return;
      setItems((before) => (wanted.cursor ? [...before, ...page.items] : page.items));
      setNext(page.next_cursor);
    });
  }, [packet.id, wanted]);
  return (
    <Sheet title={t("packet.takers")} onClose={onClose}>
      <p class="draw-note">{t("packet.sum", { points: packet.points, takers: packet.takers })}</p>
      {mine?.points && <p class="draw-note is-won">{t("packet.mine", { points: mine.points, place: mine.place ?? 0 })}</p>}
      <ol class="winners">
        {items.map(({ place, name, points }) => (
          <li key={place} class={place === mine?.place ? "is-mine" : ""}>
            <span class="winner-name">{name}</span>
            <strong>{points}</strong>
          </li>
        ))}
      </ol>
      {state === "there" && items.length === 0 && <p class="draw-note">{t("packet.nobody")}</p>}
      {state === "busy" && <Spinner size={20} />}
      {(state === "failed" || (state === "there" && next)) && (
        <button type="button" class="button" onClick={() => setWanted({ cursor: state === "failed" ? wanted.cursor : next })}>
          {t(state === "failed" ? "packet.again" : "packet.more")}
        </button>
      )}
      <Check packet={packet} mine={mine} recordOf={recordOf} />
    </Sheet>
  );
}
