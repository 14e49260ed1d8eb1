import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import type { GiftRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useDeleteGift, useGifts, useOrderGifts } from "./api.ts";
import { GiftDrawer } from "./GiftDrawer.tsx";
import { GiftIcon } from "./GiftIcon.tsx";

/** What viewers may send, in the order in which they see it. */
export function GiftsPage() {
  const { t } = useText();
  const [editing, setEditing] = useState<GiftRead | "new" | null>(null);
  const gifts = useGifts();
  useDocumentTitle(t("nav.gifts"));
  const add = (
    <Allowed permission="interaction.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setEditing("new")}>
          {t("gifts.add")}
        </Button>
      )}
    </Allowed>
  );
  const items = gifts.data?.items ?? [];
  return (
    <>
      <PageHead title={t("nav.gifts")} note={t("gifts.what")}>
        {items.length > 0 && add}
      </PageHead>
      {gifts.isPending && <Skeleton active />}
      {gifts.isError && <Failed error={gifts.error} retry={() => void gifts.refetch()} />}
      {gifts.isSuccess && items.length === 0 && (
        <Empty title={t("gifts.none_title")} text={t("gifts.none_text")}>
          {add}
        </Empty>
      )}
      {items.length > 0 && <GiftTable items={items} onEdit={setEditing} />}
      <GiftDrawer gift={editing === "new" ? null : editing} open={editing !== null} onClose={() => setEditing(null)} />
    </>
  );
}

function GiftTable({ items, onEdit }: { items: GiftRead[]; onEdit: (gift: GiftRead) => void }) {
  const { t, locale } = useText();
  const may = useMay("interaction.manage");
  const name = (gift: GiftRead) => (locale === "zh-CN" ? gift.name_zh : gift.name_en);
  const columns: TableColumnsType<GiftRead> = [
    {
      title: t("gifts.gift"),
      key: "gift",
      render: (_, gift) => (
        <span className="gift-name">
          <GiftIcon gift={gift} />
          <span className="two-lines">
            <span className="row-title">{name(gift)}</span>
            {!gift.enabled && <span className="muted small">{t("gifts.off")}</span>}
          </span>
        </span>
      ),
    },
    { title: t("gifts.price"), key: "price", width: 88, align: "right", render: (_, gift) => <span className="figures">{gift.price}</span> },
    {
      title: t("gifts.animation"),
      key: "animation",
      responsive: ["sm"],
      render: (_, gift) => (
        <>
          <Tag>{t(`gifts.animation.${gift.animation}`)}</Tag>
          {gift.combo && <Tag>{t("gifts.combo")}</Tag>}
        </>
      ),
    },
    ...(may ? [{ key: "acts", align: "right" as const, render: (_: unknown, gift: GiftRead) => <Acts gift={gift} items={items} name={name(gift)} onEdit={onEdit} /> }] : []),
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function Acts({ gift, items, name, onEdit }: { gift: GiftRead; items: GiftRead[]; name: string; onEdit: (gift: GiftRead) => void }) {
  const { t } = useText();
  const notify = useNotify();
  const order = useOrderGifts();
  const remove = useDeleteGift();
  const place = items.indexOf(gift);
  const move = (step: number) => {
    const ids = items.map(({ id }) => id);
    ids.splice(place, 1);
    ids.splice(place + step, 0, gift.id);
    order.mutate(ids, { onError: notify.failed });
  };
  return (
    <span className="gift-acts">
      <Button type="text" size="small" icon={<ArrowUpOutlined aria-hidden />} disabled={place === 0 || order.isPending} aria-label={t("gifts.up_of", { name })} onClick={() => move(-1)} />
      <Button type="text" size="small" icon={<ArrowDownOutlined aria-hidden />} disabled={place === items.length - 1 || order.isPending} aria-label={t("gifts.down_of", { name })} onClick={() => move(1)} />
      <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t("gifts.edit_of", { name })} onClick={() => onEdit(gift)} />
      <Popconfirm
        title={t("gifts.delete_title", { name })}
        description={t("gifts.delete_text")}
        okText={t("act.delete")}
        cancelText={t("act.cancel")}
        okButtonProps={{ danger: true }}
        onConfirm={() => remove.mutate(gift.id, { onError: notify.failed })}
      >
        <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} aria-label={t("gifts.delete_of", { name })} />
      </Popconfirm>
    </span>
  );
}
