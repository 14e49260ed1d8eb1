import { Alert, Button, Drawer, Form, Input } from "antd";
import { useState } from "react";
import { useSession } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useUpdateAccount } from "./api.ts";
import { OrganisationSwitch } from "./OrganisationSwitch.tsx";
import { PasswordField } from "./PasswordField.tsx";

interface PasswordFields {
  current_password: string;
  new_password: string;
}

const PASSWORD_FIELDS = ["current_password", "new_password"] as const;

export function AccountDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Drawer open={open} onClose={onClose} title={t("account.title")} size={420} destroyOnHidden>
      <OrganisationSwitch onDone={onClose} />
      <NameForm />
      <hr className="rule" />
      <h2 className="drawer-heading">{t("account.change_password")}</h2>
      <PasswordForm onDone={onClose} />
    </Drawer>
  );
}

function NameForm() {
  const { t } = useText();
  const notify = useNotify();
  const { account } = useSession();
  const [form] = Form.useForm<{ name: string }>();
  const update = useUpdateAccount();
  const submit = ({ name }: { name: string }) =>
    update.mutate(
      { name: name.trim() },
      {
        onSuccess: () => notify.done(t("act.saved")),
        onError: (error) => {
          const rest = showProblem(form, error, { fields: ["name"] as const });
          if (rest) notify.failed(error);
        },
      },
    );
  return (
    <Form form={form} layout="vertical" initialValues={{ name: account.name }} onFinish={submit}>
      <Form.Item label={t("account.email")}>
        <Input value={account.email} readOnly aria-label={t("account.email")} />
      </Form.Item>
      <Form.Item name="name" label={t("account.name")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
        <Input maxLength={80} autoComplete="name" />
      </Form.Item>
      <Button htmlType="submit" loading={update.isPending}>
        {t("act.save")}
      </Button>
    </Form>
  );
}

function PasswordForm({ onDone }: { onDone: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<PasswordFields>();
  const [fault, setFault] = useState<string | null>(null);
  const update = useUpdateAccount();
  const submit = (fields: PasswordFields) => {
    setFault(null);
    update.mutate(fields, {
      onSuccess: () => {
        notify.done(t("account.password_changed"));
        onDone();
      },
      onError: (error) =>
        setFault(showProblem(form, error, { fields: PASSWORD_FIELDS, codes: { "account.password_wrong": "current_password", "account.current_password_needed": "current_password" } })),
    });
  };
  return (
    <Form form={form} layout="vertical" onFinish={submit}>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form.Item name="current_password" label={t("account.current_password")} rules={[{ required: true, message: t("field.missing") }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <PasswordField name="new_password" label={t("account.new_password")} />
      <Button htmlType="submit" loading={update.isPending}>
        {t("account.change_password")}
      </Button>
    </Form>
  );
}
