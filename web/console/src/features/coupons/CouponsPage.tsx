import { EditOutlined, PlusOutlined, TeamOutlined } from "@ant-design/icons";
import { Button, Input, Popconfirm, Progress, Segmented, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import { CouponAudience, CouponState, type CouponRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useCoupons, useResumeCoupon, useStopCoupon } from "./api.ts";
import { ClaimsDrawer } from "./ClaimsDrawer.tsx";
import { CouponDrawer } from "./CouponDrawer.tsx";
import { termsOf, validityOf } from "./terms.ts";

const STATES = [CouponState.active, CouponState.stopped, "all"] as const;

/** Every coupon, how many are claimed and used, and who has them. */
export function CouponsPage() {
  const { t } = useText();
  const [state, setState] = useState<(typeof STATES)[number]>(CouponState.active);
  const [found, setFound] = useState("");
  const [editing, setEditing] = useState<CouponRead | "new" | null>(null);
  const [looking, setLooking] = useState<CouponRead | null>(null);
  const { query, items } = useCoupons(state === "all" ? undefined : state, found);
  useDocumentTitle(t("nav.coupons"));
  const add = (
    <Allowed permission="shop.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setEditing("new")}>
          {t("coupon.create")}
        </Button>
      )}
    </Allowed>
  );
  const none = query.isSuccess && items.length === 0;
  const fresh = none && !found && state === CouponState.active;
  return (
    <>
      <PageHead title={t("nav.coupons")} note={t("coupon.what")}>
        {!fresh && add}
      </PageHead>
      <div className="coupon-filter">
        <Segmented value={state} onChange={setState} options={STATES.map((value) => ({ value, label: t(`coupon.state.${value}`) }))} />
        <Input.Search allowClear aria-label={t("coupon.find")} placeholder={t("coupon.find")} maxLength={40} onSearch={setFound} />
      </div>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {fresh && (
        <Empty title={t("coupon.none_title")} text={t("coupon.none_text")}>
          {add}
        </Empty>
      )}
      {none && !fresh && <p className="muted">{t("coupon.none_found")}</p>}
      {items.length > 0 && <CouponTable items={items} onEdit={setEditing} onLook={setLooking} />}
      <MoreButton query={query} />
      <CouponDrawer coupon={editing === "new" ? null : editing} open={editing !== null} onClose={() => setEditing(null)} />
      {looking && <ClaimsDrawer coupon={looking} onClose={() => setLooking(null)} />}
    </>
  );
}

interface Acts {
  onEdit: (coupon: CouponRead) => void;
  onLook: (coupon: CouponRead) => void;
}

function CouponTable({ items, onEdit, onLook }: Acts & { items: CouponRead[] }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<CouponRead> = [
    {
      title: t("coupon.title"),
      key: "title",
      className: "stacks-first",
      render: (_, coupon) => (
        <span className="two-lines">
          <span>
            <span className="row-title">{coupon.title}</span> {coupon.state === CouponState.stopped && <Tag>{t("coupon.state.stopped")}</Tag>}
            {coupon.audience !== CouponAudience.everybody && <Tag>{t(`coupon.audience.${coupon.audience}`)}</Tag>}
            {coupon.on_wall && <Tag>{t("coupon.wall_mark")}</Tag>}
          </span>
          <span className="muted small figures">{termsOf(coupon, locale)}</span>
          {coupon.scope_names.length > 0 && <span className="muted small">{t("coupon.only_for", { names: coupon.scope_names.slice(0, 3).join(", ") })}</span>}
        </span>
      ),
    },
    { title: t("coupon.validity"), key: "validity", responsive: ["md"], render: (_, coupon) => <span className="small figures">{validityOf(coupon, locale)}</span> },
    {
      title: t("coupon.claimed"),
      key: "claimed",
      width: 132,
      render: (_, { claimed, total }) => (
        <span className="two-lines figures">
          {claimed} / {total}
          <Progress size="small" percent={Math.round((100 * claimed) / total)} showInfo={false} aria-label={t("coupon.claimed_of", { claimed, total })} />
        </span>
      ),
    },
    {
      title: t("coupon.used"),
      key: "used",
      width: 96,
      responsive: ["sm"],
      render: (_, { used, reserved }) => (
        <span className="two-lines figures">
          {used}
          {reserved > 0 && <span className="muted small">{t("coupon.in_orders", { reserved })}</span>}
        </span>
      ),
    },
    { key: "acts", align: "right", render: (_, coupon) => <RowActs coupon={coupon} onEdit={onEdit} onLook={onLook} /> },
  ];
  return <Table className="stacks" rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function RowActs({ coupon, onEdit, onLook }: Acts & { coupon: CouponRead }) {
  const { t } = useText();
  const notify = useNotify();
  const mayKeep = useMay("shop.manage");
  const stop = useStopCoupon();
  const resume = useResumeCoupon();
  const { id, title, state } = coupon;
  const again = () => notify.heed(resume.mutateAsync(id));
  const ends = () => notify.heed(stop.mutateAsync(id).then(() => notify.undoable(t("coupon.stopped"), t("coupon.resume"), again)));
  return (
    <span className="gift-acts">
      <Button type="text" size="small" icon={<TeamOutlined aria-hidden />} aria-label={t("coupon.claims_of", { title })} onClick={() => onLook(coupon)} />
      {mayKeep && <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t("coupon.edit_of", { title })} onClick={() => onEdit(coupon)} />}
      {mayKeep && state === CouponState.active && (
        <Popconfirm
          title={t("coupon.stop_title", { title })}
          description={t("coupon.stop_text")}
          okText={t("coupon.stop")}
          cancelText={t("act.cancel")}
          okButtonProps={{ danger: true }}
          onConfirm={ends}
        >
          <Button type="text" size="small" loading={stop.isPending} aria-label={t("coupon.stop_of", { title })}>
            {t("coupon.stop")}
          </Button>
        </Popconfirm>
      )}
      {mayKeep && state === CouponState.stopped && (
        <Button type="text" size="small" loading={resume.isPending} aria-label={t("coupon.resume_of", { title })} onClick={again}>
          {t("coupon.resume")}
        </Button>
      )}
    </span>
  );
}
