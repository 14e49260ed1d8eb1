import { MenuOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { Outlet } from "react-router";
import { useSession } from "@shared/staff/session/session.ts";
import { AccountMenu } from "../features/account/AccountMenu.tsx";
import { useText } from "../shared/text.ts";
import { OfflineBanner } from "../shared/ui/OfflineBanner.tsx";
import { Mark } from "../shared/ui/Mark.tsx";
import { Rail } from "./Rail.tsx";

/** Rail on the left (a drawer on small screens), the page on the right. */
export function Shell() {
  const { t } = useText();
  const { organisation } = useSession();
  const [open, setOpen] = useState(false);
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t("nav.skip")}
      </a>
      <aside className="rail">
        <div className="rail-head">
          <Mark />
          <span className="rail-organisation">{organisation.name}</span>
        </div>
        <Rail />
        <AccountMenu wide />
      </aside>
      <header className="bar">
        <Button type="text" icon={<MenuOutlined aria-hidden />} aria-label={t("nav.open")} onClick={() => setOpen(true)} />
        <Mark />
        <AccountMenu />
      </header>
      <Drawer open={open} placement="left" size={264} title={organisation.name} onClose={() => setOpen(false)}>
        <Rail onLeave={() => setOpen(false)} />
      </Drawer>
      <main id="page" className="page" tabIndex={-1}>
        <OfflineBanner />
        <Outlet />
      </main>
    </div>
  );
}
