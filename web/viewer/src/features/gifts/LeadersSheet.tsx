/** Who gave most: in this broadcast, today, in all; and which rooms got most today. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import { leadersOf, type Board, type Leaders } from "./api.ts";

interface Props {
  slug: string;
  /** Told anew whenever the sum of the broadcast changes. */
  total: number;
  /** Whether there is a broadcast now. */
  live: boolean;
  onClose: () => void;
}

const BOARDS: readonly Board[] = ["live", "day", "all", "rooms"];

export function LeadersSheet({ slug, total, live, onClose }: Props) {
  const [board, setBoard] = useState<Board>(live ? "live" : "all");
  const [found, setFound] = useState<Leaders | "failed" | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    leadersOf(slug, board).then(
      (leaders) => wanted && setFound(leaders),
      () => wanted && setFound("failed"),
    );
    return () => {
      wanted = false;
    };
  }, [slug, board, total, asked]);
  const choose = (next: Board) => {
    setFound(null);
    setBoard(next);
  };
  return (
    <Sheet title={t("leaders.title")} onClose={onClose}>
      <div class="leaders-boards" role="tablist" aria-label={t("leaders.title")}>
        {BOARDS.map((one) => (
          <button key={one} type="button" role="tab" aria-selected={board === one} onClick={() => choose(one)}>
            {t(`leaders.${one}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={t(`leaders.${board}`)}>
        {found === null && <Spinner size={24} />}
        {found === "failed" && (
          <p role="alert">
            {t("gift.unloaded")}{" "}
            <button type="button" class="link" onClick={() => setAsked(asked + 1)}>
              {t("gift.retry")}
            </button>
          </p>
        )}
        {found && found !== "failed" && <Rows leaders={found} />}
      </div>
    </Sheet>
  );
}

function Rows({ leaders }: { leaders: Leaders }) {
  const { items, mine, board } = leaders;
  if (items.length === 0) return <p class="leaders-none">{t("leaders.none")}</p>;
  return (
    <>
      <ol class="leaders">
        {items.map((one) => (
          <li key={one.id} class={one.id === mine?.id ? "is-mine" : ""}>
            <span class={`leaders-rank is-${one.rank}`}>{one.rank}</span>
            {one.slug ? <a href={`/r/${encodeURIComponent(one.slug)}`}>{one.name}</a> : <span class="leaders-name">{one.name}</span>}
            <span class="leaders-points">{t("gift.price", { points: one.points })}</span>
          </li>
        ))}
      </ol>
      <p class="leaders-mine">{mine ? t(board === "rooms" ? "leaders.room_rank" : "leaders.my_rank", { rank: mine.rank, points: mine.points }) : t("leaders.not_ranked")}</p>
    </>
  );
}
