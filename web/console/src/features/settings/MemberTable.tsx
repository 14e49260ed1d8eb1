import { Button, Popconfirm, Select, Table, type TableColumnsType } from "antd";
import type { MemberView, Role } from "@shared/generated/model/index.ts";
import { useMay, useSession } from "@shared/staff/session/session.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useChangeRole, useRemoveMember } from "./api.ts";
import { rolesGivenBy } from "./roles.ts";

export function MemberTable({ items }: { items: MemberView[] }) {
  const { t, locale } = useText();
  const columns: TableColumnsType<MemberView> = [
    {
      title: t("account.name"),
      key: "name",
      render: (_, row) => (
        <span className="two-lines">
          <span className="row-title">{row.name}</span>
          <span className="muted small">{row.email}</span>
        </span>
      ),
    },
    { title: t("members.role"), key: "role", width: 160, render: (_, row) => <RoleChoice member={row} /> },
    { title: t("members.joined"), key: "joined", width: 168, responsive: ["md"], render: (_, row) => <span className="figures">{moment(row.joined_at, locale)}</span> },
    { key: "acts", width: 96, align: "right", responsive: ["sm"], render: (_, row) => <RemoveMember member={row} /> },
  ];
  return <Table rowKey="account_id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function useReach(member: MemberView): boolean {
  const session = useSession();
  const manages = useMay("members.manage");
  const own = member.account_id === session.account.id;
  return manages && !own && (member.role !== "owner" || session.role === "owner");
}

function RoleChoice({ member }: { member: MemberView }) {
  const { t } = useText();
  const notify = useNotify();
  const session = useSession();
  const reach = useReach(member);
  const change = useChangeRole();
  if (!reach) return t(`role.${member.role}`);
  const choose = (role: Role) => change.mutate({ id: member.account_id, role }, { onSuccess: () => notify.done(t("members.role_changed")), onError: notify.failed });
  return (
    <Select<Role>
      className="wide"
      aria-label={t("members.role_of", { name: member.name })}
      value={member.role}
      loading={change.isPending}
      onChange={choose}
      options={rolesGivenBy(session.role).map((role) => ({ value: role, label: t(`role.${role}`) }))}
    />
  );
}

function RemoveMember({ member }: { member: MemberView }) {
  const { t } = useText();
  const notify = useNotify();
  const remove = useRemoveMember();
  const reach = useReach(member);
  if (!reach) return null;
  return (
    <Popconfirm
      title={t("members.remove_title", { name: member.name })}
      description={<span className="popconfirm-text">{t("members.remove_text")}</span>}
      okText={t("members.remove")}
      cancelText={t("act.cancel")}
      okButtonProps={{ danger: true }}
      onConfirm={() => remove.mutate(member.account_id, { onError: notify.failed })}
    >
      <Button size="small" loading={remove.isPending}>
        {t("members.remove")}
      </Button>
    </Popconfirm>
  );
}
