/** What there is to win while the picture shows it: countdown, what is asked, whether we are in, who won, or that nobody does. */
import { useState } from "preact/hooks";
import { errorText, locale, t } from "../../shared/text.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { calledOff } from "./called-off.ts";
import { Conditions } from "./Conditions.tsx";
import { shownAt, type Raffle, type Raffles, type Shown } from "./core.ts";

interface Props {
  raffles: Raffles;
  /** The broadcast whose raffles are shown; null: none are. */
  broadcastId: string | null;
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
  /** Null where nobody enters. Resolves to an error code, or null. */
  onEnter: ((raffleId: string) => Promise<string | null>) | null;
  onWinners: (raffle: Raffle) => void;
  onDismiss: (raffleId: string) => void;
}

export function RaffleCard({ raffles, broadcastId, moment, onEnter, onWinners, onDismiss }: Props) {
  const now = useMoment(moment, raffles.raffles);
  const shown = shownAt(raffles, broadcastId, now);
  if (!shown) return null;
  const { raffle, phase, mine, entries, left } = shown;
  return (
    <section class={`draw is-${raffle.kind}`} aria-labelledby="raffle-prize">
      <header class="draw-head">
        <span class="draw-kind">{t(raffle.kind === "bag" ? "raffle.bag" : "raffle.raffle")}</span>
        {phase === "open" && (
          <span class="draw-left" role="timer">
            {t("raffle.left", { seconds: left })}
          </span>
        )}
        {(phase !== "open" || mine?.entry_id || !onEnter) && (
          <button type="button" class="link" onClick={() => onDismiss(raffle.id)}>
            {t("raffle.dismiss")}
          </button>
        )}
      </header>
      <h3 id="raffle-prize" class="draw-title">
        {t("raffle.prize", { prize: raffle.prize, count: raffle.winners_wanted })}
      </h3>
      {raffle.points > 0 && phase !== "called_off" && <p class="draw-points">{t("raffle.points", { points: raffle.points })}</p>}
      {phase === "open" && <Conditions conditions={raffle.conditions} mine={onEnter ? mine : null} />}
      {phase === "open" && onEnter && !mine?.entry_id && <Enter key={raffle.id} onEnter={() => onEnter(raffle.id)} />}
      {(phase === "drawn" || phase === "called_off") && (
        <button type="button" class="button is-primary draw-act" onClick={() => onWinners(raffle)}>
          {t(phase === "drawn" ? "raffle.winners" : "raffle.look")}
        </button>
      )}
      <p class={`draw-note ${mine?.place && phase === "drawn" ? "is-won" : ""}`} role="status">
        {noteOf(shown)} {t("raffle.entries", { count: entries })}
      </p>
    </section>
  );
}

function noteOf({ phase, mine, raffle }: Shown): string {
  if (phase === "called_off") return calledOff(raffle);
  if (phase === "closing") return t("raffle.drawing");
  if (phase === "open") return mine?.entry_id ? t(mine.via === "comment" ? "raffle.in_by_comment" : "raffle.in") : "";
  if (mine?.place) return t("raffle.won");
  const names = raffle.winners.filter(({ state }) => state !== "disqualified").map(({ name }) => name);
  const who = names.length ? t("raffle.won_by", { names: new Intl.ListFormat(locale.value).format(names.slice(0, 3)), count: names.length }) : t("raffle.nobody");
  return mine?.entry_id ? `${t("raffle.lost")} ${who}` : who;
}

function Enter({ onEnter }: { onEnter: () => Promise<string | null> }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const enter = () => {
    setBusy(true);
    void onEnter().then((code) => {
      setBusy(false);
      setFailure(code);
    });
  };
  return (
    <>
      <button type="button" class="button is-primary draw-act" disabled={busy} onClick={enter}>
        {t("raffle.enter")}
      </button>
      {failure && (
        <p class="field-failure" role="alert">
          {errorText(failure)}
        </p>
      )}
    </>
  );
}
