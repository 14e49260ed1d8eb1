import { Alert, Button, Form, Input, Skeleton } from "antd";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import type { InvitationOffer } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { problemText, showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useAccept, useOffer } from "./api.ts";
import { Entrance } from "./Entrance.tsx";
import { PasswordField } from "./PasswordField.tsx";

interface Fields {
  name: string;
  password: string;
}

const FIELDS = ["name", "password"] as const;

export function InvitationPage() {
  const { t } = useText();
  const { hash } = useLocation();
  const token = decodeURIComponent(hash.slice(1));
  const offer = useOffer(token);
  useDocumentTitle(t("invitation.title"));
  if (offer.isPending) {
    return (
      <Entrance title={t("invitation.title")}>
        <Skeleton active />
      </Entrance>
    );
  }
  if (offer.isError) {
    return (
      <Entrance title={t("invitation.gone_title")} note={problemText(offer.error)}>
        <Link to="/sign-in">{t("sign_in.act")}</Link>
      </Entrance>
    );
  }
  const { organisation, role } = offer.data;
  return (
    <Entrance title={t("invitation.join", { organisation })} note={t("invitation.as", { role: t(`role.${role}`), means: t(`role.${role}.means`) })}>
      <AcceptForm token={token} offer={offer.data} />
    </Entrance>
  );
}

/** Who has an account proves it with its password; anybody else chooses one. */
function AcceptForm({ token, offer }: { token: string; offer: InvitationOffer }) {
  const { t, locale } = useText();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const accept = useAccept();
  const submit = ({ name, password }: Fields) => {
    setFault(null);
    accept.mutate(
      { token, name: name ?? offer.email, password, locale },
      {
        onSuccess: () => void navigate("/rooms", { replace: true }),
        onError: (error) => setFault(showProblem(form, error, { fields: FIELDS, codes: { "invitation.password_wrong": "password" } })),
      },
    );
  };
  const required = [{ required: true, whitespace: true, message: t("field.missing") }];
  return (
    <Form form={form} layout="vertical" onFinish={submit} size="large">
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form.Item label={t("account.email")}>
        <Input value={offer.email} readOnly aria-label={t("account.email")} autoComplete="username" />
      </Form.Item>
      {offer.has_account ? (
        <Form.Item name="password" label={t("account.password")} rules={required} extra={t("invitation.has_account")}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
      ) : (
        <>
          <Form.Item name="name" label={t("account.name")} rules={required}>
            <Input autoComplete="name" maxLength={80} autoFocus />
          </Form.Item>
          <PasswordField name="password" label={t("account.password")} />
        </>
      )}
      <Button type="primary" htmlType="submit" block loading={accept.isPending}>
        {t("invitation.accept")}
      </Button>
    </Form>
  );
}
