import { useQuery } from "@tanstack/react-query";
import { request } from "@shared/api/request.ts";
import { useSession } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { PageHead } from "../../shared/ui/PageHead.tsx";

interface Description {
  info: { version: string };
}

/** The version of the server comes with its API description. */
function useVersion() {
  return useQuery({ queryKey: ["version"], queryFn: ({ signal }) => request<Description>("/openapi.json", { signal }), select: ({ info }) => info.version, staleTime: Infinity });
}

export function AboutPage() {
  const { t } = useText();
  const { organisation, role } = useSession();
  const version = useVersion();
  useDocumentTitle(t("nav.about"));
  return (
    <>
      <PageHead title={t("nav.about")} />
      <dl className="card about">
        <div>
          <dt>{t("account.organisation")}</dt>
          <dd>{organisation.name}</dd>
        </div>
        <div>
          <dt>{t("about.your_role")}</dt>
          <dd>{t("about.role_means", { role: t(`role.${role}`), means: t(`role.${role}.means`) })}</dd>
        </div>
        {version.data && (
          <div>
            <dt>{t("about.version")}</dt>
            <dd className="figures">{version.data}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
