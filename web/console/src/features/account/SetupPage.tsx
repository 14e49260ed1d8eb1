import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { Link, Navigate, useLocation, useNavigate } from "react-router";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useSetUp, useSetup } from "./api.ts";
import { Entrance } from "./Entrance.tsx";
import { PasswordField } from "./PasswordField.tsx";

interface Fields {
  organisation: string;
  name: string;
  email: string;
  password: string;
}

const FIELDS = ["organisation", "name", "email", "password"] as const;

/** First start: the owner makes their account, with the token that `serve` printed. */
export function SetupPage() {
  const { t, locale } = useText();
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const setup = useSetup();
  const setUp = useSetUp();
  const token = decodeURIComponent(hash.slice(1));
  useDocumentTitle(t("setup.title"));
  if (setUp.isSuccess) return <Navigate to="/rooms" replace />;
  if (setup.data && !setup.data.needed) {
    return (
      <Entrance title={t("setup.done_title")} note={t("setup.done_text")}>
        <Link to="/sign-in">{t("sign_in.act")}</Link>
      </Entrance>
    );
  }
  const submit = (fields: Fields) => {
    setFault(null);
    setUp.mutate(
      { ...fields, token, locale },
      { onSuccess: () => void navigate("/rooms", { replace: true }), onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })) },
    );
  };
  const required = [{ required: true, whitespace: true, message: t("field.missing") }];
  return (
    <Entrance title={t("setup.title")} note={t("setup.text")}>
      {!token && <Alert type="warning" showIcon title={t("setup.no_token")} className="form-fault" />}
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form form={form} layout="vertical" onFinish={submit} size="large" disabled={!token}>
        <Form.Item name="organisation" label={t("account.organisation")} rules={required} extra={t("setup.organisation_hint")}>
          <Input autoFocus autoComplete="organization" maxLength={80} />
        </Form.Item>
        <Form.Item name="name" label={t("account.name")} rules={required}>
          <Input autoComplete="name" maxLength={80} />
        </Form.Item>
        <Form.Item name="email" label={t("account.email")} rules={[...required, { type: "email", message: t("field.email") }]} validateTrigger="onBlur">
          <Input type="email" autoComplete="username" maxLength={254} />
        </Form.Item>
        <PasswordField name="password" label={t("account.password")} />
        <Button type="primary" htmlType="submit" block loading={setUp.isPending}>
          {t("setup.act")}
        </Button>
      </Form>
    </Entrance>
  );
}
