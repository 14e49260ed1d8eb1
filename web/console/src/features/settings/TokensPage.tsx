import { PlusOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Skeleton, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import type { TokenView } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useRevokeToken, useTokens } from "./api.ts";
import { TokenDrawer } from "./TokenDrawer.tsx";

export function TokensPage() {
  const { t } = useText();
  const [creating, setCreating] = useState(false);
  const { query, items } = useTokens();
  useDocumentTitle(t("nav.tokens"));
  const create = (
    <Allowed permission="tokens.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setCreating(true)}>
          {t("token.create")}
        </Button>
      )}
    </Allowed>
  );
  return (
    <>
      <PageHead title={t("nav.tokens")} note={t("token.what")}>
        {items.length > 0 && create}
      </PageHead>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <Empty title={t("token.none_title")} text={t("token.none_text")}>
          {create}
        </Empty>
      )}
      {items.length > 0 && <TokenTable items={items} />}
      <MoreButton query={query} />
      <TokenDrawer open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

function TokenTable({ items }: { items: TokenView[] }) {
  const { t, locale } = useText();
  const at = (iso: string | null, otherwise: string) => <span className="figures">{iso ? moment(iso, locale) : otherwise}</span>;
  const columns: TableColumnsType<TokenView> = [
    {
      title: t("token.name"),
      key: "name",
      render: (_, row) => (
        <span className="two-lines">
          <span className="row-title">{row.name}</span>
          <span className="muted small mono">{row.hint}…</span>
        </span>
      ),
    },
    { title: t("token.scopes"), key: "scopes", responsive: ["lg"], render: (_, row) => new Intl.ListFormat(locale, { type: "unit", style: "short" }).format(row.scopes.map((scope) => t(`permission.${scope}`))) },
    { title: t("token.last_used"), key: "used", width: 150, responsive: ["md"], render: (_, row) => at(row.last_used_at, t("token.never")) },
    { title: t("token.expires"), key: "expires", width: 150, responsive: ["sm"], render: (_, row) => at(row.expires_at, t("token.no_expiry")) },
    { key: "acts", width: 96, align: "right", render: (_, row) => <RevokeToken token={row} /> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function RevokeToken({ token }: { token: TokenView }) {
  const { t } = useText();
  const notify = useNotify();
  const revoke = useRevokeToken();
  return (
    <Popconfirm
      title={t("token.revoke_title", { name: token.name })}
      description={<span className="popconfirm-text">{t("token.revoke_text")}</span>}
      okText={t("token.revoke")}
      cancelText={t("act.cancel")}
      okButtonProps={{ danger: true }}
      onConfirm={() => revoke.mutate(token.id, { onError: notify.failed })}
    >
      <Button size="small" loading={revoke.isPending}>
        {t("token.revoke")}
      </Button>
    </Popconfirm>
  );
}
