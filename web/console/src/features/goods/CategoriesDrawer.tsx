import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { Button, Drawer, Input, Popconfirm, Skeleton, Space } from "antd";
import { useState } from "react";
import type { CategoryRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useCategories, useDeleteCategory, useOrderCategories, useSaveCategory } from "./api.ts";

const NAME_LENGTH = 60;

/** The categories, in the order in which they are offered. */
export function CategoriesDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  const may = useMay("shop.manage");
  const categories = useCategories();
  const items = categories.data?.items ?? [];
  return (
    <Drawer open={open} onClose={onClose} title={t("goods.categories")} size={440} destroyOnHidden>
      {may && <NameField label={t("goods.category_add")} act={t("goods.category_add_act")} id={null} />}
      {categories.isPending && <Skeleton active title={false} />}
      {categories.isError && <Failed error={categories.error} retry={() => void categories.refetch()} />}
      {categories.isSuccess && items.length === 0 && <p className="muted">{t("goods.category_none")}</p>}
      <ul className="goods-categories">
        {items.map((category, place) => (
          <Line key={category.id} category={category} items={items} place={place} may={may} />
        ))}
      </ul>
    </Drawer>
  );
}

/** Writes a name: of a new category, or a new one of an old. */
function NameField({ label, act, id, before = "", onDone }: { label: string; act: string; id: string | null; before?: string; onDone?: () => void }) {
  const notify = useNotify();
  const save = useSaveCategory();
  const [name, setName] = useState(before);
  const submit = () => {
    if (!name.trim()) return;
    save.mutate(
      { id, name },
      {
        onSuccess: () => {
          setName("");
          onDone?.();
        },
        onError: notify.failed,
      },
    );
  };
  return (
    <Space.Compact block className="goods-category-name">
      <Input aria-label={label} placeholder={label} maxLength={NAME_LENGTH} value={name} onChange={(event) => setName(event.target.value)} onPressEnter={submit} />
      <Button type={id ? "default" : "primary"} disabled={!name.trim()} loading={save.isPending} onClick={submit}>
        {act}
      </Button>
    </Space.Compact>
  );
}

function Line({ category, items, place, may }: { category: CategoryRead; items: CategoryRead[]; place: number; may: boolean }) {
  const { t } = useText();
  const notify = useNotify();
  const order = useOrderCategories();
  const remove = useDeleteCategory();
  const [renaming, setRenaming] = useState(false);
  const { id, name, products } = category;
  const move = (step: number) => {
    const ids = items.map((one) => one.id);
    ids.splice(place, 1);
    ids.splice(place + step, 0, id);
    order.mutate(ids, { onError: notify.failed });
  };
  if (renaming)
    return (
      <li>
        <NameField label={t("goods.category_rename_of", { name })} act={t("act.save")} id={id} before={name} onDone={() => setRenaming(false)} />
      </li>
    );
  return (
    <li>
      <span className="two-lines">
        <span className="row-title">{name}</span>
        <span className="muted small figures">{t("goods.category_count", { count: products })}</span>
      </span>
      {may && (
        <span className="gift-acts">
          <Button type="text" size="small" icon={<ArrowUpOutlined aria-hidden />} disabled={place === 0 || order.isPending} aria-label={t("gifts.up_of", { name })} onClick={() => move(-1)} />
          <Button type="text" size="small" icon={<ArrowDownOutlined aria-hidden />} disabled={place === items.length - 1 || order.isPending} aria-label={t("gifts.down_of", { name })} onClick={() => move(1)} />
          <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t("goods.category_rename_of", { name })} onClick={() => setRenaming(true)} />
          <Popconfirm title={t("goods.category_delete_title", { name })} description={t("goods.category_delete_text")} okText={t("act.delete")} cancelText={t("act.cancel")} onConfirm={() => remove.mutate(id, { onError: notify.failed })}>
            <Button type="text" size="small" danger icon={<DeleteOutlined aria-hidden />} aria-label={t("goods.category_delete_of", { name })} />
          </Popconfirm>
        </span>
      )}
    </li>
  );
}
