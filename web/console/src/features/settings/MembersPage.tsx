import { PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useMembers } from "./api.ts";
import { Invitations } from "./Invitations.tsx";
import { InviteDrawer } from "./InviteDrawer.tsx";
import { MemberTable } from "./MemberTable.tsx";
import { ROLES } from "./roles.ts";

export function MembersPage() {
  const { t } = useText();
  const [inviting, setInviting] = useState(false);
  const { query, items } = useMembers();
  useDocumentTitle(t("nav.members"));
  return (
    <>
      <PageHead title={t("nav.members")} note={t("members.what")}>
        <Allowed permission="members.manage">
          {(allowed) => (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setInviting(true)}>
              {t("invite.act")}
            </Button>
          )}
        </Allowed>
      </PageHead>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items.length > 0 && <MemberTable items={items} />}
      <MoreButton query={query} />
      <Invitations />
      <section className="card apart" aria-labelledby="roles-heading">
        <h2 id="roles-heading">{t("members.roles")}</h2>
        <dl className="role-list">
          {ROLES.map((role) => (
            <div key={role}>
              <dt>{t(`role.${role}`)}</dt>
              <dd className="muted">{t(`role.${role}.means`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <InviteDrawer open={inviting} onClose={() => setInviting(false)} />
    </>
  );
}
