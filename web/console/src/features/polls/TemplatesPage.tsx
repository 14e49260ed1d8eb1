import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Skeleton, Table, Tag, type TableColumnsType } from "antd";
import { useState } from "react";
import type { PollTemplateRead } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useDeleteTemplate, useKeepTemplate, useTemplates } from "./api.ts";
import { fieldsOf, START } from "./fields.ts";
import { PollDrawer } from "./PollDrawer.tsx";

/** Polls, quizzes and questionnaires that the organisation keeps to ask them again. */
export function TemplatesPage() {
  const { t } = useText();
  const [editing, setEditing] = useState<PollTemplateRead | "new" | null>(null);
  const templates = useTemplates();
  const items = templates.data?.items ?? [];
  useDocumentTitle(t("nav.poll_templates"));
  const add = (
    <Allowed permission="interaction.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setEditing("new")}>
          {t("templates.create")}
        </Button>
      )}
    </Allowed>
  );
  const none = templates.isSuccess && items.length === 0;
  return (
    <>
      <PageHead title={t("nav.poll_templates")} note={t("templates.what")}>
        {!none && add}
      </PageHead>
      {templates.isPending && <Skeleton active />}
      {templates.isError && <Failed error={templates.error} retry={() => void templates.refetch()} />}
      {none && (
        <Empty title={t("templates.none_title")} text={t("templates.none_text")}>
          {add}
        </Empty>
      )}
      {items.length > 0 && <TemplateTable items={items} onEdit={setEditing} />}
      <TemplateDrawer key={editing === null || editing === "new" ? editing : editing.id} editing={editing} onClose={() => setEditing(null)} />
    </>
  );
}

function TemplateDrawer({ editing, onClose }: { editing: PollTemplateRead | "new" | null; onClose: () => void }) {
  const { t } = useText();
  const known = editing === "new" ? null : editing;
  const keep = useKeepTemplate(known?.id ?? null);
  const start = known ? fieldsOf(known.content, known.pictures) : START;
  const title = t(known ? "templates.edit" : "templates.create");
  return <PollDrawer open={editing !== null} title={title} okText={t("act.save")} start={start} busy={keep.isPending} onSave={(wanted) => keep.mutateAsync(wanted)} onClose={onClose} />;
}

function TemplateTable({ items, onEdit }: { items: PollTemplateRead[]; onEdit: (template: PollTemplateRead) => void }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<PollTemplateRead> = [
    {
      title: t("poll.question"),
      key: "question",
      render: (_, row) => (
        <Allowed permission="interaction.manage">
          {(allowed) => (
            <Button type="link" className="template-name" disabled={!allowed} onClick={() => onEdit(row)}>
              {row.content.question}
            </Button>
          )}
        </Allowed>
      ),
    },
    { title: t("poll.kind"), key: "kind", width: 110, render: (_, { content, pictures }) => <Tag>{t(`poll.kind.${fieldsOf(content, pictures).kind}`)}</Tag> },
    { title: t("templates.changed_at"), key: "at", width: 170, responsive: ["md"], render: (_, row) => <span className="figures">{moment(row.updated_at, locale)}</span> },
    { key: "acts", width: 64, align: "right", render: (_, row) => <DeleteTemplate template={row} /> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function DeleteTemplate({ template }: { template: PollTemplateRead }) {
  const { t } = useText();
  const notify = useNotify();
  const remove = useDeleteTemplate();
  return (
    <Allowed permission="interaction.manage">
      {(allowed) => (
        <Popconfirm
          title={t("templates.delete_title")}
          okText={t("act.delete")}
          cancelText={t("act.cancel")}
          okButtonProps={{ danger: true }}
          onConfirm={() => remove.mutate(template.id, { onError: notify.failed })}
        >
          <Button type="text" size="small" disabled={!allowed} loading={remove.isPending} icon={<DeleteOutlined aria-hidden />} aria-label={t("poll.delete_of", { question: template.content.question })} />
        </Popconfirm>
      )}
    </Allowed>
  );
}
