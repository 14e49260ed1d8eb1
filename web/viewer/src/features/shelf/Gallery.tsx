/** The pictures of a product, side by side: swiped, or moved through with the keyboard. */
import { t } from "../../shared/text.ts";
import { ProductCover } from "./Cover.tsx";

export function Gallery({ urls, title }: { urls: readonly string[]; title: string }) {
  if (urls.length === 0) return <ProductCover url={null} title={title} />;
  return (
    <ul class="gallery" tabIndex={0} aria-label={t("shelf.pictures", { count: urls.length })}>
      {urls.map((url, index) => (
        <li key={url}>
          <img src={url} alt={t("shelf.picture", { title, number: index + 1 })} loading={index ? "lazy" : "eager"} decoding="async" />
        </li>
      ))}
    </ul>
  );
}
