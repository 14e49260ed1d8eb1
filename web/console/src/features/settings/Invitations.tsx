import { Button, Table, type TableColumnsType } from "antd";
import type { InvitationView } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useInvitations, useWithdraw } from "./api.ts";

/** Invitations that nobody has accepted yet. */
export function Invitations() {
  const { t, locale } = useText();
  const { query, items } = useInvitations();
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (items.length === 0) return null;
  const columns: TableColumnsType<InvitationView> = [
    { title: t("account.email"), key: "email", render: (_, row) => row.email },
    { title: t("members.role"), key: "role", width: 120, render: (_, row) => t(`role.${row.role}`) },
    { title: t("invite.expires"), key: "expires", width: 168, responsive: ["md"], render: (_, row) => <span className="figures">{moment(row.expires_at, locale)}</span> },
    { key: "acts", width: 96, align: "right", render: (_, row) => <Withdraw invitation={row} /> },
  ];
  return (
    <section className="block">
      <h2>{t("invite.open")}</h2>
      <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />
      <MoreButton query={query} />
    </section>
  );
}

function Withdraw({ invitation }: { invitation: InvitationView }) {
  const { t } = useText();
  const notify = useNotify();
  const manages = useMay("members.manage");
  const withdraw = useWithdraw();
  if (!manages) return null;
  return (
    <Button size="small" loading={withdraw.isPending} onClick={() => withdraw.mutate(invitation.id, { onError: notify.failed })} aria-label={t("invite.withdraw_of", { email: invitation.email })}>
      {t("invite.withdraw")}
    </Button>
  );
}
