/** The picture of a product, or its first letter where it has none. */
export function ProductCover({ url, title }: { url: string | null; title: string }) {
  if (url) return <img class="product-cover" src={url} alt="" loading="lazy" decoding="async" />;
  return (
    <span class="product-cover" aria-hidden="true">
      {[...title][0]}
    </span>
  );
}
