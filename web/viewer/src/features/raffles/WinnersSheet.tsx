/** Who won, and whether that follows from what was published before. */
import { useState } from "preact/hooks";
import type { DrawRecord } from "@shared/generated/model/index.ts";
import { t } from "../../shared/text.ts";
import { saveRecord } from "../../shared/ui/save.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { calledOff } from "./called-off.ts";
import type { Raffle, Standing } from "./core.ts";
import { verify, type Verdict } from "./verify.ts";

interface Props {
  /** The newest first. */
  raffles: readonly Raffle[];
  mine: Readonly<Record<string, Standing>>;
  /** Null: it cannot be had now. */
  recordOf: (raffle: Raffle) => Promise<DrawRecord | null>;
  onClose: () => void;
}

export function WinnersSheet({ raffles, mine, recordOf, onClose }: Props) {
  return (
    <Sheet title={t("raffle.results")} onClose={onClose}>
      {raffles.length === 0 && <p class="draw-note">{t("raffle.none")}</p>}
      {raffles.map((raffle) => (
        <Draw key={raffle.id} raffle={raffle} mine={mine[raffle.id] ?? null} recordOf={recordOf} />
      ))}
    </Sheet>
  );
}

function Draw({ raffle, mine, recordOf }: { raffle: Raffle; mine: Standing | null; recordOf: Props["recordOf"] }) {
  return (
    <section class="result" aria-label={raffle.prize}>
      <h3>{t("raffle.prize", { prize: raffle.prize, count: raffle.winners_wanted })}</h3>
      {mine?.place && <p class="draw-note is-won">{t("raffle.won")}</p>}
      {raffle.called_off_at ? <p class="draw-note">{calledOff(raffle)}</p> : raffle.winners.length === 0 && <p class="draw-note">{t("raffle.nobody")}</p>}
      <ol class="winners">
        {raffle.winners.map(({ place, name, state, entry_id }) => (
          <li key={place} class={state === "disqualified" ? "is-out" : entry_id === mine?.entry_id ? "is-mine" : ""}>
            <span class="winner-name">{name}</span>
            {state === "disqualified" && <span class="winner-mark">{t("raffle.disqualified")}</span>}
            <code>{entry_id.slice(0, 8)}</code>
          </li>
        ))}
      </ol>
      {mine?.entry_id && <p class="draw-small">{t("raffle.my_entry", { entry: mine.entry_id })}</p>}
      <Check key={raffle.winners.length} raffle={raffle} recordOf={recordOf} />
    </section>
  );
}

function Check({ raffle, recordOf }: { raffle: Raffle; recordOf: Props["recordOf"] }) {
  const [verdict, setVerdict] = useState<Verdict | "busy" | "failed" | null>(null);
  const [record, setRecord] = useState<DrawRecord | null>(null);
  const check = async () => {
    setVerdict("busy");
    const found = await recordOf(raffle);
    setRecord(found);
    const consistent = found !== null && found.commitment === raffle.commitment;
    setVerdict(found === null ? "failed" : consistent ? await verify(found, (globalThis.crypto as Crypto | undefined)?.subtle) : "wrong");
  };
  return (
    <div class="check">
      <p class="draw-small">{t("raffle.commitment", { commitment: raffle.commitment })}</p>
      <div class="check-acts">
        <button type="button" class="button is-primary" disabled={verdict === "busy"} onClick={() => void check()}>
          {t("raffle.check")}
        </button>
        {record && (
          <button type="button" class="link" onClick={() => saveRecord(`draw-${record.id}`, record)}>
            {t("raffle.save")}
          </button>
        )}
      </div>
      <p role="status" class={`verdict is-${verdict ?? "none"}`}>
        {verdict && t(`raffle.verdict.${verdict}`, { count: record?.counted.length ?? 0 })}
      </p>
    </div>
  );
}
