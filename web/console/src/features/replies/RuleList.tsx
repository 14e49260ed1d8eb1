import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Switch, Tag } from "antd";
import type { ReplyRuleRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { exactMoment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useDeleteRule, useRooms, useSwitchRule } from "./api.ts";

/** Rules in the order in which they answer. */
export function RuleList({ rules, onChange }: { rules: readonly ReplyRuleRead[]; onChange: (rule: ReplyRuleRead) => void }) {
  return (
    <ol className="reply-rules">
      {rules.map((rule) => (
        <li key={rule.id} className="reply-rule">
          <Rule rule={rule} onChange={onChange} />
        </li>
      ))}
    </ol>
  );
}

function Rule({ rule, onChange }: { rule: ReplyRuleRead; onChange: (rule: ReplyRuleRead) => void }) {
  const { t, locale } = useText();
  const notify = useNotify();
  const mayRun = useMay("interaction.run");
  const toggle = useSwitchRule();
  const rooms = useRooms();
  const room = rooms.data?.items.find(({ id }) => id === rule.room_id);
  const place = rule.broadcast_id ? t("reply.in_broadcast") : rule.room_id ? (room?.title ?? t("reply.in_room")) : t("words.everywhere");
  return (
    <>
      <span className="reply-head">
        <Switch size="small" aria-label={t("reply.on", { name: rule.name })} checked={rule.enabled} disabled={!mayRun} loading={toggle.isPending} onChange={(enabled) => toggle.mutate({ id: rule.id, enabled }, { onError: notify.failed })} />
        <span className="row-title">{rule.name}</span>
        <Tag>{place}</Tag>
        {rule.audience === "person" && <Tag>{t("reply.audience.person")}</Tag>}
        <RuleActs rule={rule} onChange={onChange} />
      </span>
      <span className="reply-words">
        <span className="muted small">{t(`reply.mode.${rule.mode}`)}</span>
        {rule.mode === "pattern" ? <code>{rule.pattern}</code> : rule.words.map((word) => <Tag key={word}>{word}</Tag>)}
      </span>
      <span className="reply-said">{rule.reply}</span>
      <span className="muted small figures">
        {t("reply.answered", { count: rule.answered })}
        {rule.last_answered_at && ` · ${exactMoment(rule.last_answered_at, locale)}`}
      </span>
    </>
  );
}

function RuleActs({ rule, onChange }: { rule: ReplyRuleRead; onChange: (rule: ReplyRuleRead) => void }) {
  const { t } = useText();
  const notify = useNotify();
  const mayManage = useMay("interaction.manage");
  const remove = useDeleteRule();
  if (!mayManage) return null;
  return (
    <span className="reply-acts">
      <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t("reply.change_which", { name: rule.name })} onClick={() => onChange(rule)} />
      <Popconfirm title={t("reply.delete_title", { name: rule.name })} okText={t("reply.delete")} cancelText={t("act.cancel")} onConfirm={() => remove.mutate(rule.id, { onError: notify.failed })}>
        <Button type="text" size="small" danger icon={<DeleteOutlined aria-hidden />} aria-label={t("reply.delete_which", { name: rule.name })} />
      </Popconfirm>
    </span>
  );
}
