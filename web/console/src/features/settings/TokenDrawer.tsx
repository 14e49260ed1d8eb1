import { Alert, Button, Checkbox, DatePicker, Drawer, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { TokenCreated } from "@shared/generated/model/index.ts";
import { useSession, type Permission } from "@shared/staff/session/session.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { CopyField } from "../../shared/ui/CopyField.tsx";
import { useCreateToken } from "./api.ts";

interface Fields {
  name: string;
  scopes: Permission[];
  expires_at?: Dayjs | null;
}

const FIELDS = ["name", "scopes", "expires_at"] as const;

/** A token for a program; its secret is shown once. */
export function TokenDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  const { permissions } = useSession();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const [made, setMade] = useState<TokenCreated | null>(null);
  const create = useCreateToken();
  const submit = ({ name, scopes, expires_at }: Fields) => {
    setFault(null);
    create.mutate(
      { name, scopes, expires_at: expires_at ? expires_at.endOf("day").toISOString() : null },
      { onSuccess: setMade, onError: (error) => setFault(showProblem(form, error, { fields: FIELDS, codes: { "token.scope_too_wide": "scopes", "token.expiry_passed": "expires_at" } })) },
    );
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      afterOpenChange={(shown) => !shown && setMade(null)}
      title={t("token.create")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{made ? t("act.close") : t("act.cancel")}</Button>
          {!made && (
            <Button type="primary" loading={create.isPending} onClick={() => form.submit()}>
              {t("token.create")}
            </Button>
          )}
        </div>
      }
    >
      {made ? (
        <>
          <Alert type="warning" showIcon title={t("token.once")} className="form-fault" />
          <CopyField label={made.name} value={made.secret} />
        </>
      ) : (
        <Form form={form} layout="vertical" onFinish={submit}>
          {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
          <Form.Item name="name" label={t("token.name")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
            <Input autoFocus maxLength={80} placeholder={t("token.name_example")} />
          </Form.Item>
          <Form.Item name="scopes" label={t("token.scopes")} rules={[{ required: true, message: t("field.missing") }]}>
            <Checkbox.Group className="scope-list" options={permissions.map((scope) => ({ value: scope, label: t(`permission.${scope}`) }))} />
          </Form.Item>
          <Form.Item name="expires_at" label={t("token.expires")} extra={t("token.expires_hint")}>
            <DatePicker minDate={dayjs()} className="wide" />
          </Form.Item>
        </Form>
      )}
    </Drawer>
  );
}
