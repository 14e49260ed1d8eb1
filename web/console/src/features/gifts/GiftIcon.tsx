interface Props {
  gift: { emoji: string; picture_url: string | null };
}

/** The picture, or the emoji in its place. */
export function GiftIcon({ gift }: Props) {
  return (
    <span className="gift-icon" aria-hidden="true">
      {gift.picture_url ? <img src={gift.picture_url} alt="" loading="lazy" /> : gift.emoji}
    </span>
  );
}
