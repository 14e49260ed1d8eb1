import { PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import type { WebhookSecret, WebhookView } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useWebhooks } from "./api.ts";
import { LogDrawer } from "./LogDrawer.tsx";
import { RowActs } from "./RowActs.tsx";
import { SecretOnce } from "./SecretOnce.tsx";
import { StateTag } from "./StateTag.tsx";
import { WebhookDrawer } from "./WebhookDrawer.tsx";

/** Other systems that are told of orders, and how that goes. */
export function WebhooksPage() {
  const { t } = useText();
  const webhooks = useWebhooks();
  const [edited, setEdited] = useState<WebhookView | "new" | null>(null);
  const [watched, setWatched] = useState<string | null>(null);
  const [made, setMade] = useState<WebhookSecret | null>(null);
  useDocumentTitle(t("nav.webhooks"));
  const items = webhooks.data?.items ?? [];
  const add = (
    <Allowed permission="webhooks.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setEdited("new")}>
          {t("webhooks.add")}
        </Button>
      )}
    </Allowed>
  );
  return (
    <>
      <PageHead title={t("nav.webhooks")} note={t("webhooks.what")}>
        {items.length > 0 && add}
      </PageHead>
      {webhooks.isPending && <Skeleton active />}
      {webhooks.isError && <Failed error={webhooks.error} retry={() => void webhooks.refetch()} />}
      {webhooks.isSuccess && items.length === 0 && (
        <Empty title={t("webhooks.none_title")} text={t("webhooks.none_text")}>
          {add}
        </Empty>
      )}
      {items.length > 0 && <Endpoints items={items} onEdit={setEdited} onWatch={setWatched} onSecret={setMade} />}
      <WebhookDrawer webhook={edited === "new" ? null : edited} open={edited !== null} onClose={() => setEdited(null)} onMade={setMade} />
      {watched && <LogDrawer webhook={items.find(({ id }) => id === watched)} onClose={() => setWatched(null)} />}
      {made && <SecretOnce made={made} onClose={() => setMade(null)} />}
    </>
  );
}

interface EndpointsProps {
  items: WebhookView[];
  onEdit: (webhook: WebhookView) => void;
  onWatch: (id: string) => void;
  onSecret: (made: WebhookSecret) => void;
}

function Endpoints({ items, onEdit, onWatch, onSecret }: EndpointsProps) {
  const { t } = useText();
  const columns: TableColumnsType<WebhookView> = [
    {
      title: t("webhooks.address"),
      key: "url",
      render: (_, row) => (
        <span className="two-lines">
          <button type="button" className="link-button row-title" onClick={() => onWatch(row.id)}>
            {row.description || row.url}
          </button>
          {row.description && <span className="muted small mono break">{row.url}</span>}
        </span>
      ),
    },
    { title: t("webhooks.events"), key: "events", responsive: ["lg"], render: (_, row) => <EventTags types={row.event_types} /> },
    { title: t("webhooks.state"), key: "state", width: 136, render: (_, row) => <StateTag webhook={row} /> },
    { key: "acts", width: 56, align: "right", render: (_, row) => <RowActs webhook={row} onEdit={() => onEdit(row)} onWatch={() => onWatch(row.id)} onSecret={onSecret} /> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function EventTags({ types }: { types: WebhookView["event_types"] }) {
  const { t } = useText();
  return (
    <span className="webhook-events">
      {types.map((type) => (
        <Tag key={type}>{t(`webhooks.event.${type}`)}</Tag>
      ))}
    </span>
  );
}
