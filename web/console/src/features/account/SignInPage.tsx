import { Alert, Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { useSessionQuery } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useSetup, useSignIn } from "./api.ts";
import { Entrance } from "./Entrance.tsx";
import { isOtherApp, safeNext } from "./next.ts";

interface Fields {
  email: string;
  password: string;
}

const FIELDS = ["email", "password"] as const;

export function SignInPage() {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const session = useSessionQuery();
  const setup = useSetup();
  const signIn = useSignIn();
  const [fault, setFault] = useState<string | null>(null);
  const next = safeNext(search.get("next"));
  const signedIn = Boolean(session.data);
  useDocumentTitle(t("sign_in.title"));
  useEffect(() => {
    if (!signedIn) return;
    if (isOtherApp(next)) location.assign(next);
    else void navigate(next, { replace: true });
  }, [signedIn, next, navigate]);
  if (setup.data?.needed) return <Navigate to="/setup" replace />;

  const submit = (fields: Fields) => {
    setFault(null);
    signIn.mutate(fields, { onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })) });
  };
  return (
    <Entrance title={t("sign_in.title")}>
      {search.get("next") && <p className="muted">{t("sign_in.come_back")}</p>}
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form form={form} layout="vertical" onFinish={submit} size="large">
        <Form.Item name="email" label={t("account.email")} rules={[{ required: true, message: t("field.missing") }]}>
          <Input type="email" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item name="password" label={t("account.password")} rules={[{ required: true, message: t("field.missing") }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          {t("sign_in.act")}
        </Button>
      </Form>
      <p className="muted small">{t("sign_in.forgotten")}</p>
    </Entrance>
  );
}
