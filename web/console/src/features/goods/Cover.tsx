import { PictureOutlined } from "@ant-design/icons";

/** The first picture of a product, or a sign that there is none. */
export function Cover({ url }: { url: string | null }) {
  return <span className="goods-cover">{url ? <img src={url} alt="" loading="lazy" /> : <PictureOutlined aria-hidden />}</span>;
}
