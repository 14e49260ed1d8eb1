import { PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton, Typography } from "antd";
import { useState } from "react";
import type { ReplyRuleRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useAssistant, useRenameAssistant, useReplyRules } from "./api.ts";
import { ReplyTrialBox } from "./ReplyTrialBox.tsx";
import { RuleDrawer } from "./RuleDrawer.tsx";
import { RuleList } from "./RuleList.tsx";

/** Under what words the assistant answers by itself. */
export function RepliesPage() {
  const { t } = useText();
  const [opened, setOpened] = useState<ReplyRuleRead | "new" | null>(null);
  const rules = useReplyRules();
  useDocumentTitle(t("nav.replies"));
  const add = (
    <Allowed permission="interaction.manage">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setOpened("new")}>
          {t("reply.add")}
        </Button>
      )}
    </Allowed>
  );
  const items = rules.data?.items ?? [];
  const none = rules.isSuccess && items.length === 0;
  return (
    <>
      <PageHead title={t("nav.replies")} note={t("reply.what")}>
        {!none && add}
      </PageHead>
      <AssistantName />
      {!none && <ReplyTrialBox />}
      {rules.isPending && <Skeleton active />}
      {rules.isError && <Failed error={rules.error} retry={() => void rules.refetch()} />}
      {none && (
        <Empty title={t("reply.none_title")} text={t("reply.none_text")}>
          {add}
        </Empty>
      )}
      {items.length > 0 && <RuleList rules={items} onChange={setOpened} />}
      <RuleDrawer key={opened === null ? "closed" : opened === "new" ? "new" : opened.id} open={opened !== null} rule={opened === "new" ? null : opened} onClose={() => setOpened(null)} />
    </>
  );
}

function AssistantName() {
  const { t } = useText();
  const notify = useNotify();
  const mayManage = useMay("interaction.manage");
  const assistant = useAssistant();
  const rename = useRenameAssistant();
  if (!assistant.data) return null;
  const { name } = assistant.data;
  const changed = (next: string) => next.trim() && next.trim() !== name && rename.mutate(next.trim(), { onError: notify.failed });
  return (
    <p className="assistant-name">
      <span className="muted">{t("reply.assistant")}</span>
      <Typography.Text strong editable={mayManage ? { onChange: changed, maxLength: 40, tooltip: t("reply.rename"), triggerType: ["icon", "text"] } : false}>
        {name}
      </Typography.Text>
    </p>
  );
}
