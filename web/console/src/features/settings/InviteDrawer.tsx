import { Alert, Button, Drawer, Form, Input, Radio } from "antd";
import { useState } from "react";
import type { InvitationCreate, InvitationView } from "@shared/generated/model/index.ts";
import { useSession } from "@shared/staff/session/session.ts";
import { moment } from "../../shared/figures.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { CopyField } from "../../shared/ui/CopyField.tsx";
import { useInvite } from "./api.ts";
import { rolesGivenBy } from "./roles.ts";

const FIELDS = ["email", "role"] as const;

/** Invites somebody; the link is shown once, since only its hash is kept. */
export function InviteDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t, locale } = useText();
  const { role: own } = useSession();
  const [form] = Form.useForm<InvitationCreate>();
  const [fault, setFault] = useState<string | null>(null);
  const [made, setMade] = useState<InvitationView | null>(null);
  const invite = useInvite();
  const submit = (wanted: InvitationCreate) => {
    setFault(null);
    invite.mutate(wanted, {
      onSuccess: setMade,
      onError: (error) => setFault(showProblem(form, error, { fields: FIELDS, codes: { "invitation.already_member": "email" } })),
    });
  };
  const link = made?.url ? new URL(made.url, location.href).href : null;
  return (
    <Drawer
      open={open}
      onClose={onClose}
      afterOpenChange={(shown) => !shown && setMade(null)}
      title={t("invite.act")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{made ? t("act.close") : t("act.cancel")}</Button>
          {!made && (
            <Button type="primary" loading={invite.isPending} onClick={() => form.submit()}>
              {t("invite.create")}
            </Button>
          )}
        </div>
      }
    >
      {made && link ? (
        <>
          <p>{t("invite.send", { email: made.email })}</p>
          <CopyField label={t("invite.link")} value={link} />
          <p className="muted small">{t("invite.once", { at: moment(made.expires_at, locale) })}</p>
        </>
      ) : (
        <Form form={form} layout="vertical" initialValues={{ role: "operator" }} onFinish={submit}>
          {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
          <Form.Item name="email" label={t("account.email")} validateTrigger="onBlur" rules={[{ required: true, message: t("field.missing") }, { type: "email", message: t("field.email") }]}>
            <Input type="email" autoFocus maxLength={254} autoComplete="off" />
          </Form.Item>
          <Form.Item name="role" label={t("members.role")}>
            <Radio.Group className="role-choice">
              {rolesGivenBy(own).map((role) => (
                <Radio key={role} value={role}>
                  <span className="two-lines">
                    <span>{t(`role.${role}`)}</span>
                    <span className="muted small">{t(`role.${role}.means`)}</span>
                  </span>
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
        </Form>
      )}
    </Drawer>
  );
}
