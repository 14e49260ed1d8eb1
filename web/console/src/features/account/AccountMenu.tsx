import { Avatar, Button, Dropdown } from "antd";
import { useState } from "react";
import { LOCALES } from "@shared/i18n/translator.ts";
import { useSession } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { AccountDrawer } from "./AccountDrawer.tsx";
import { useSignOut, useUpdateAccount } from "./api.ts";

/** Who is signed in: account, language, sign out. `wide` shows the name beside the picture. */
export function AccountMenu({ wide = false }: { wide?: boolean }) {
  const { t, locale } = useText();
  const { account, role } = useSession();
  const [open, setOpen] = useState(false);
  const notify = useNotify();
  const signOut = useSignOut();
  const update = useUpdateAccount();
  const items = [
    { key: "account", label: t("account.title"), onClick: () => setOpen(true) },
    {
      key: "language",
      label: t("account.locale"),
      children: LOCALES.map((value) => ({
        key: value,
        label: t(`language.${value}`),
        disabled: value === locale,
        onClick: () => update.mutate({ locale: value }, { onError: notify.failed }),
      })),
    },
    { type: "divider" as const },
    { key: "out", label: t("sign_out.act"), onClick: () => signOut.mutate(undefined, { onError: notify.failed }) },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]} placement={wide ? "topLeft" : "bottomRight"}>
        <Button type="text" className={wide ? "account-button wide" : "account-button"} aria-label={wide ? undefined : t("account.menu", { name: account.name })}>
          <Avatar size={28} className="account-avatar" aria-hidden>
            {[...account.name][0]?.toUpperCase()}
          </Avatar>
          {wide && (
            <span className="account-words">
              <span className="account-name">{account.name}</span>
              <span className="account-role">{t(`role.${role}`)}</span>
            </span>
          )}
        </Button>
      </Dropdown>
      <AccountDrawer open={open} onClose={() => setOpen(false)} />
    </>
  );
}
