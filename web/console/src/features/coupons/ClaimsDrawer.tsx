import { DownloadOutlined } from "@ant-design/icons";
import { Button, Drawer, Segmented, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import { ClaimState, type ClaimRow, type CouponRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { claimsUrl, useClaims } from "./api.ts";

const STATES = ["all", ClaimState.held, ClaimState.reserved, ClaimState.used] as const;

/** Who has a coupon, and what became of it. */
export function ClaimsDrawer({ coupon, onClose }: { coupon: CouponRead; onClose: () => void }) {
  const { t } = useText();
  const mayExport = useMay("shop.manage");
  const [state, setState] = useState<(typeof STATES)[number]>("all");
  const { query, items } = useClaims(coupon.id, state === "all" ? undefined : state);
  return (
    <Drawer
      open
      onClose={onClose}
      title={t("coupon.claims_of", { title: coupon.title })}
      size={640}
      extra={
        mayExport && (
          <Button size="small" href={claimsUrl(coupon.id)} download icon={<DownloadOutlined aria-hidden />}>
            {t("coupon.export")}
          </Button>
        )
      }
    >
      <Segmented size="small" className="coupon-filter" value={state} onChange={setState} options={STATES.map((value) => ({ value, label: t(`coupon.claim.${value}`) }))} />
      {query.isPending && <Skeleton active title={false} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <p className="muted">{t("coupon.claims_none")}</p>}
      {items.length > 0 && <Claims items={items} />}
      <MoreButton query={query} />
    </Drawer>
  );
}

function Claims({ items }: { items: ClaimRow[] }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<ClaimRow> = [
    { title: t("coupon.who"), key: "name", render: (_, row) => <span className="row-title">{row.name}</span> },
    {
      title: t("coupon.claimed_at"),
      key: "claimed_at",
      render: (_, row) => (
        <span className="two-lines figures">
          {moment(row.claimed_at, locale)}
          <span className="muted small">{t(row.in_drop ? "coupon.in_drop" : "coupon.at_wall")}</span>
        </span>
      ),
    },
    {
      title: t("coupon.state"),
      key: "state",
      render: (_, row) => (
        <span className="two-lines">
          <span>
            <Tag>{t(row.is_expired ? "coupon.claim.expired" : `coupon.claim.${row.state}`)}</Tag>
          </span>
          {row.used_at && <span className="muted small figures">{moment(row.used_at, locale)}</span>}
        </span>
      ),
    },
  ];
  return <Table rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} />;
}
