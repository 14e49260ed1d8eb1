/** Gifts over the picture: lines that grow, and one big effect at a time, which never stops the picture. */
import { locale, t } from "../../shared/text.ts";
import { nameOf, type Given, type Look, type Show } from "./core.ts";

interface Props {
  show: Show;
  onSkip: () => void;
}

const SPARKS = 14;

export function GiftStage({ show, onSkip }: Props) {
  return (
    <>
      <ul class="gift-banners" aria-live="off">
        {show.banners.map((banner) => (
          <Banner key={banner.key} given={banner} />
        ))}
      </ul>
      {show.playing && <Effect key={show.playing.key} given={show.playing} onSkip={onSkip} />}
    </>
  );
}

function Banner({ given }: { given: Given }) {
  const { gift, name, senders, count } = given;
  const who = name ?? t("gift.people", { count: senders });
  return (
    <li class={`gift-banner is-${gift.animation}`}>
      <GiftIcon gift={gift} />
      <span class="gift-words">
        <b>{who}</b>
        <small>{t("gift.gave", { gift: nameOf(gift, locale.value) })}</small>
      </span>
      <span class="gift-count" key={count}>
        ×{count}
      </span>
    </li>
  );
}

function Effect({ given, onSkip }: { given: Given; onSkip: () => void }) {
  return (
    <div class="gift-effect">
      <div class="gift-effect-art" aria-hidden="true">
        {Array.from({ length: SPARKS }, (_, number) => (
          <i key={number} style={{ "--turn": `${(360 / SPARKS) * number}deg` }} />
        ))}
        <GiftIcon gift={given.gift} />
      </div>
      <p class="gift-effect-words" role="status">
        {t("gift.effect", { name: given.name ?? "", gift: nameOf(given.gift, locale.value) })}
      </p>
      <button type="button" class="gift-skip" onClick={onSkip}>
        {t("gift.skip")}
      </button>
    </div>
  );
}

export function GiftIcon({ gift }: { gift: Pick<Look, "emoji" | "picture_url"> }) {
  return (
    <span class="gift-icon" aria-hidden="true">
      {gift.picture_url ? <img src={gift.picture_url} alt="" /> : gift.emoji}
    </span>
  );
}
