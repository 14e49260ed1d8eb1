import { Alert, Button, Card, Descriptions, Skeleton, Tag, Typography } from "antd";
import type { ProviderRead, ProviderSetting } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { problemText } from "../../shared/problems.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useCheck, useProviders } from "./api.ts";

const LEVELS = { ok: "success", warning: "warning", error: "error" } as const;

/** The accounts at payment providers: what is configured, and whether it works. */
export function ProvidersPage() {
  const { t } = useText();
  const providers = useProviders();
  useDocumentTitle(t("nav.payment_providers"));
  return (
    <>
      <PageHead title={t("nav.payment_providers")} note={t("money.providers_what")} />
      {providers.isPending && <Skeleton active />}
      {providers.isError && <Failed error={providers.error} retry={() => void providers.refetch()} />}
      <div className="money-providers">{providers.data?.items.map((provider) => <ProviderCard key={provider.name} provider={provider} />)}</div>
    </>
  );
}

function ProviderCard({ provider }: { provider: ProviderRead }) {
  const { t } = useText();
  const check = useCheck();
  const name = textOfCode("money.provider", provider.name, "money.provider.other");
  const facts = [
    { key: "methods", label: t("money.methods"), children: provider.methods.map((method) => <Tag key={method}>{t(`money.method.${method}`)}</Tag>) },
    { key: "callback", label: t("money.callback"), children: <Typography.Text copyable={{ tooltips: [t("act.copy"), t("act.copied")] }}>{provider.callback_url}</Typography.Text> },
  ];
  return (
    <Card
      title={
        <span>
          {name} <Tag className={`money-tag ${provider.on ? "is-right" : ""}`}>{t(provider.on ? "money.on" : "money.off")}</Tag>
        </span>
      }
      extra={
        provider.on && (
          <Button loading={check.isPending} onClick={() => check.mutate(provider.name)}>
            {t("money.check")}
          </Button>
        )
      }
    >
      {provider.name === "sandbox" && provider.on && <Alert type="info" showIcon title={t("money.sandbox_on")} />}
      {!provider.on && <p className="muted">{t("money.off_text")}</p>}
      {provider.on && <Descriptions column={1} size="small" items={facts} />}
      <div role="status">
        {check.isError && <Alert type="error" showIcon title={problemText(check.error)} />}
        {check.data?.items.map((finding, number) => (
          <Alert key={number} type={LEVELS[finding.level]} showIcon title={textOfCode("money.check", finding.code, "money.check.other")} description={finding.level === "ok" ? undefined : finding.message} />
        ))}
      </div>
      <details>
        <summary>{t("money.settings")}</summary>
        <dl className="money-settings">
          {provider.settings.map((setting) => (
            <Setting key={setting.key} setting={setting} />
          ))}
        </dl>
      </details>
    </Card>
  );
}

function Setting({ setting }: { setting: ProviderSetting }) {
  const { t } = useText();
  const shown = setting.kind === "secret" ? t("money.secret_set") : (setting.value ?? t("money.unset"));
  return (
    <>
      <dt className="mono small">{setting.key}</dt>
      <dd className={setting.kind === "unset" ? "muted" : undefined}>{shown}</dd>
    </>
  );
}
