/** The heart that is tapped, and the hearts that rise from it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { compactCount } from "@shared/format/format.ts";
import { Icon } from "../../shared/ui/Icon.tsx";
import { locale, t } from "../../shared/text.ts";
import { shownTotal, type Likes } from "./core.ts";

interface Props {
  likes: Likes;
  onTap: () => void;
}

interface Heart {
  key: number;
  /** Where it drifts to, -1 to 1, and its tone. */
  drift: number;
  tone: number;
}

const HEARTS_AT_ONCE = 16;
const TONES = 4;
const RISE_MILLISECONDS = 1_400;
/** So many for the likes of others that came at once. */
const HEARTS_OF_OTHERS = 3;

export function LikeButton({ likes, onTap }: Props) {
  const total = shownTotal(likes);
  const hearts = useHearts(total);
  return (
    <button type="button" class="like" onClick={onTap} aria-label={t("like.give", { count: total })}>
      <span class="like-hearts" aria-hidden="true">
        {hearts.map((heart) => (
          <span key={heart.key} class={`like-heart tone-heart-${heart.tone}`} style={{ "--drift": String(heart.drift) }}>
            <Icon name="heart" size={20} />
          </span>
        ))}
      </span>
      <span class="round">
        <Icon name="heart" size={20} />
      </span>
      <span class="like-count" data-likes={total}>
        {total ? compactCount(total, locale.value) : t("like.first")}
      </span>
    </button>
  );
}

/** A few hearts whenever the number grows; none for what was there before. */
function useHearts(total: number): Heart[] {
  const [hearts, setHearts] = useState<Heart[]>([]);
  const before = useRef<number | null>(null);
  const next = useRef(0);
  useEffect(() => {
    const grown = before.current === null ? 0 : total - before.current;
    before.current = total;
    if (grown <= 0 || document.hidden) return;
    const fresh = Array.from({ length: Math.min(grown, HEARTS_OF_OTHERS) }, () => {
      next.current += 1;
      return { key: next.current, drift: Math.random() * 2 - 1, tone: next.current % TONES };
    });
    setHearts((all) => [...all, ...fresh].slice(-HEARTS_AT_ONCE));
    const last = next.current;
    setTimeout(() => setHearts((all) => all.filter((heart) => heart.key > last)), RISE_MILLISECONDS);
  }, [total]);
  return hearts;
}
