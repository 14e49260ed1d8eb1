import { PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { ReplyRuleRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useReplyRules } from "./api.ts";
import { ReplyTrialBox } from "./ReplyTrialBox.tsx";
import { RuleDrawer } from "./RuleDrawer.tsx";
import { RuleList } from "./RuleList.tsx";

/** The rules that count in a broadcast, and how often each answered in it. */
export function RepliesTool({ broadcastId }: { broadcastId: string }) {
  const { t } = useText();
  const mayManage = useMay("interaction.manage");
  const [opened, setOpened] = useState<ReplyRuleRead | "new" | null>(null);
  const rules = useReplyRules(broadcastId);
  return (
    <>
      <div className="tool-acts">
        <Link to="/replies">{t("reply.all")}</Link>
        {mayManage && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setOpened("new")}>
            {t("reply.add_here")}
          </Button>
        )}
      </div>
      {rules.isPending && <Skeleton active title={false} />}
      {rules.isError && <Failed error={rules.error} retry={() => void rules.refetch()} />}
      {rules.data?.items.length === 0 && <p className="muted">{t("reply.none_here")}</p>}
      {rules.data && rules.data.items.length > 0 && (
        <>
          <RuleList rules={rules.data.items} onChange={setOpened} />
          <ReplyTrialBox broadcastId={broadcastId} />
        </>
      )}
      <RuleDrawer key={opened === null ? "closed" : opened === "new" ? "new" : opened.id} open={opened !== null} rule={opened === "new" ? null : opened} broadcastId={broadcastId} onClose={() => setOpened(null)} />
    </>
  );
}
