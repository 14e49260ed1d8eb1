import { ArrowLeftOutlined, ArrowRightOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Spin } from "antd";
import { useRef, useState } from "react";
import type { ProductPicture } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useUploadPicture } from "./api.ts";

interface Props {
  value?: ProductPicture[];
  onChange?: (pictures: ProductPicture[]) => void;
  disabled: boolean;
}

const KINDS = "image/jpeg,image/png,image/webp";
const MOST = 9;

/** Up to nine pictures; the first is the cover. */
export function PicturesField({ value = [], onChange, disabled }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const upload = useUploadPicture();
  const input = useRef<HTMLInputElement>(null);
  const [waiting, setWaiting] = useState(0);
  const add = async (files: File[]) => {
    let pictures = value;
    setWaiting(files.length);
    for (const file of files) {
      try {
        const picture = await upload.mutateAsync(file);
        pictures = pictures.some(({ name }) => name === picture.name) ? pictures : [...pictures, picture];
        onChange?.(pictures);
      } catch (error) {
        notify.failed(error);
      }
      setWaiting((left) => left - 1);
    }
  };
  const move = (at: number, step: number) => {
    const pictures = value.filter((_, place) => place !== at);
    const moved = value[at];
    if (moved) onChange?.([...pictures.slice(0, at + step), moved, ...pictures.slice(at + step)]);
  };
  return (
    <div className="goods-pictures">
      {value.map(({ name, url }, at) => (
        <figure key={name} className="goods-picture">
          <img src={url} alt={t("goods.picture_at", { place: at + 1 })} />
          {at === 0 && <figcaption>{t("goods.cover")}</figcaption>}
          <span className="goods-picture-acts">
            <Button size="small" icon={<ArrowLeftOutlined aria-hidden />} disabled={disabled || at === 0} aria-label={t("goods.picture_forward", { place: at + 1 })} onClick={() => move(at, -1)} />
            <Button size="small" icon={<ArrowRightOutlined aria-hidden />} disabled={disabled || at === value.length - 1} aria-label={t("goods.picture_backward", { place: at + 1 })} onClick={() => move(at, 1)} />
            <Button size="small" icon={<DeleteOutlined aria-hidden />} disabled={disabled} aria-label={t("goods.picture_remove", { place: at + 1 })} onClick={() => onChange?.(value.filter((_, place) => place !== at))} />
          </span>
        </figure>
      ))}
      {value.length < MOST && (
        <button type="button" className="goods-picture-add" disabled={disabled || waiting > 0} onClick={() => input.current?.click()}>
          {waiting > 0 ? <Spin size="small" /> : <PlusOutlined aria-hidden />}
          {t("goods.picture_add")}
        </button>
      )}
      <input
        ref={input}
        type="file"
        accept={KINDS}
        multiple
        hidden
        aria-label={t("goods.picture_add")}
        onChange={(event) => {
          void add([...(event.target.files ?? [])].slice(0, MOST - value.length));
          event.target.value = "";
        }}
      />
    </div>
  );
}
